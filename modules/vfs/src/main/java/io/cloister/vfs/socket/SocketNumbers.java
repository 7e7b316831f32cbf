package io.cloister.vfs.socket;

/** Inode numbers of the socket file system (sockfs): st_ino of sockets. */
public final class SocketNumbers {
    private long next = 10_000;

    /** One that no socket has. */
    public long fresh() {
        return next++;
    }
}
