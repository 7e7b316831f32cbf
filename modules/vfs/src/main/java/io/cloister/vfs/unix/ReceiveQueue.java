package io.cloister.vfs.unix;

import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;

/** What was sent to a socket and not received yet. */
interface ReceiveQueue {
    /** Appends; bytes taken, or -EAGAIN, -EMSGSIZE. {@code from} is the sender's name, empty for none. */
    long put(Outgoing message, byte[] from);

    /** Takes (or, with MSG_PEEK, copies) the next bytes or message; the caller knows that there is one. */
    long take(Incoming message);

    boolean isEmpty();

    /** Room for an ordinary message. */
    boolean hasRoom();

    /** FIONREAD: bytes a read would bring. */
    int readable();

    /** Bytes queued in all. */
    int queued();

    /** Drops everything, with the descriptors in flight. */
    void dispose();
}
