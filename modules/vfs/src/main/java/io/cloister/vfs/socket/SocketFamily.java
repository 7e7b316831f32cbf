package io.cloister.vfs.socket;

import io.cloister.abi.Errno;

/** Makes the sockets of some address families (socket(2)). */
public interface SocketFamily {
    /** A new socket; {@code type} without SOCK_ flags. Null with an errno in {@code failure[0]}. */
    Socket create(int tid, int domain, int type, int protocol, long[] failure);

    /** False where socketpair(2) is not for this family. */
    default boolean joins() {
        return false;
    }

    /** Joins two of its sockets that nobody has seen yet (socketpair(2)). */
    default long join(Socket first, Socket second, int tid) {
        return -Errno.EOPNOTSUPP;
    }
}
