/**
 * inotify(7). Owner: the vfs thread. Invariant: a watch is in the list of its inode and in its instance, or in neither.
 */
package io.cloister.vfs.notify;
