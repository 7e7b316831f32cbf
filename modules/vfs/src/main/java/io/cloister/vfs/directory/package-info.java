/**
 * Names: mkdir(2), mknod(2), link(2), symlink(2), unlink(2), rename(2), getdents(2), and the directories of a task:
 * chdir(2), chroot(2), getcwd(2), umask(2). Owner: the vfs thread. Invariant: a name changes in its file system first
 * and in the name cache second, both or none.
 */
package io.cloister.vfs.directory;
