/**
 * What inodes say of themselves and what of it can be changed: stat(2), statfs(2), access(2), readlink(2), chmod(2),
 * chown(2), utimensat(2), xattr(7). Owner: the vfs thread.
 */
package io.cloister.vfs.attr;
