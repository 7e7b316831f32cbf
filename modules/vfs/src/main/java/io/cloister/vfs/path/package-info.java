/**
 * Path resolution (path_resolution(7)), the cache of names, permission checks (inode(7)), and what all calls that take
 * a path share. Owner: the vfs thread. Invariant: a remembered name says what its file system would say, since all
 * changes of names go through {@link io.cloister.vfs.path.DentryCache}.
 */
package io.cloister.vfs.path;
