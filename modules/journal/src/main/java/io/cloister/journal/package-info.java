/**
 * The journal of consumed messages: Chronicle on disk, its memory twin, the replayer and the snapshot store.
 *
 * <p>The only importer of Chronicle.
 */
package io.cloister.journal;
