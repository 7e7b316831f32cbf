/**
 * Inodes, names, mounts: what every file system implements, and what path walk works on. Names are Latin-1 strings: one character is one byte.
 */
package io.cloister.vfs.inode;
