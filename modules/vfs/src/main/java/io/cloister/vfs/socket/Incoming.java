package io.cloister.vfs.socket;

import org.agrona.MutableDirectBuffer;

/** One message to receive: room in the receiver's window, and what came beside the bytes. */
public final class Incoming {
    private static final byte[] NOTHING = new byte[0];
    public int tid;
    public MutableDirectBuffer memory;
    public int offset;
    public int length;
    public int flags;
    /** Result: sender's address; empty for none. */
    public byte[] address = NOTHING;
    /** Result: MSG_TRUNC, MSG_EOR.. */
    public int msgFlags;
    /** Result: control messages ready to copy out, from netstack. */
    public byte[] control = NOTHING;
    /** Result: AF_UNIX's control data; whoever receives it owns its references. */
    public Ancillary ancillary = Ancillary.NONE;

    /** Room for {@code bytes} at {@code at}. */
    public Incoming room(MutableDirectBuffer to, int at, int bytes) {
        memory = to;
        offset = at;
        length = bytes;
        return this;
    }

    /** By {@code receiver} with MSG_* {@code recvFlags}. */
    public Incoming by(int receiver, int recvFlags) {
        tid = receiver;
        flags = recvFlags;
        return this;
    }
}
