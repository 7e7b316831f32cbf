package io.cloister.vfs.inode;

/**
 * Opens inodes that are neither regular files nor directories: devices by number, fifos; sockets are refused (ENXIO).
 */
@FunctionalInterface
public interface SpecialFiles {
    Opened open(Inode inode, Opening how);
}
