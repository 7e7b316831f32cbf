package io.cloister.vfs.inode;

/** One name of a directory: {@code type} is DT_*. */
public record DirEntry(String name, long ino, int type) {
}
