/**
 * The root of the sandbox: a read-only tree of the host below, all changes in memory above. Owner: the vfs thread.
 * Invariant: the lower tree is never changed; a file is copied up before its first change.
 */
package io.cloister.vfs.overlay;
