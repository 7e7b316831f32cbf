package io.cloister.vfs.inode;

import io.cloister.abi.Errno;

/** An inode, or why there is none ({@code error} is 0 or minus an errno). */
public record Found(Inode inode, long error) {
    /** No such name. */
    public static final Found NONE = new Found(null, -Errno.ENOENT);

    public static Found of(Inode inode) {
        return new Found(inode, 0);
    }

    /** Failure: minus an errno. */
    public static Found error(long error) {
        return new Found(null, error);
    }
}
