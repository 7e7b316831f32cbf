package io.cloister.vfs.socket;

import org.agrona.DirectBuffer;

/** One message to send: bytes in the sender's window, address, control data, flags. */
public final class Outgoing {
    private static final byte[] NOTHING = new byte[0];
    public int tid;
    public DirectBuffer memory;
    public int offset;
    public int length;
    public int flags;
    /** Bytes of the destination address; empty where none was given. */
    public byte[] address = NOTHING;
    /** Control data as the guest gave it, for netstack. */
    public byte[] control = NOTHING;
    /** Control data decoded, for AF_UNIX. */
    public Ancillary ancillary = Ancillary.NONE;

    /** A message of {@code length} bytes at {@code offset}. */
    public Outgoing data(DirectBuffer from, int at, int bytes) {
        memory = from;
        offset = at;
        length = bytes;
        return this;
    }

    /** By {@code sender} with MSG_* {@code msgFlags}. */
    public Outgoing by(int sender, int msgFlags) {
        tid = sender;
        flags = msgFlags;
        return this;
    }
}
