/** The sandbox's root: a read-only host tree below, all changes in memory above. */
package io.cloister.vfs.overlay;
