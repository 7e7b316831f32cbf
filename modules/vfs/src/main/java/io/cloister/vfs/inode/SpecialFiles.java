package io.cloister.vfs.inode;

import io.cloister.vfs.task.Caller;

/** Opens inodes that are neither regular nor directories: devices by number, fifos, and refuses sockets (ENXIO). */
@FunctionalInterface
public interface SpecialFiles {
    Opened open(Caller caller, Inode inode, int flags, PathRef path);
}
