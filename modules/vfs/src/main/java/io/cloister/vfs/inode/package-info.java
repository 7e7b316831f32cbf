/**
 * Inodes, names, mounts: what every file system implements, and what path walk works on; and the descriptions of
 * regular files and directories. Names are Latin-1 strings: one character is one byte. Owner: the vfs thread.
 * Invariant: a name that somebody keeps (a working directory, an open file, a mount) is pinned, and the name cache does
 * not drop it.
 */
package io.cloister.vfs.inode;
