package io.cloister.netstack.socket;

import io.cloister.bus.NotState;
import org.agrona.DirectBuffer;

/** One run of a send; see NetOp.SEND. Reused. */
public final class SendRequest {
    private static final byte[] NONE = new byte[0];

    public int task;
    public int flags;
    public byte[] address = NONE;
    public byte[] control = NONE;
    @NotState
    public DirectBuffer data;
    public int at;
    public int length;
    /** Where in the datagram this run begins, and how long the datagram is. */
    public int offset;
    public int total;
}
