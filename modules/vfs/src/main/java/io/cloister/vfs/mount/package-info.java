/**
 * mount(2), umount2(2), pivot_root(2). The mounts themselves are names and inodes:
 * {@link io.cloister.vfs.inode.MountTable}. Owner: the vfs thread.
 */
package io.cloister.vfs.mount;
