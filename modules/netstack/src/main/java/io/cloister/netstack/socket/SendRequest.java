package io.cloister.netstack.socket;

import io.cloister.bus.NotState;
import org.agrona.DirectBuffer;

/** One run of a send; see NetSend of protocol.xml. Reused. */
public final class SendRequest {
    private static final byte[] NONE = new byte[0];

    public int task;
    public int flags;
    public byte[] address = NONE;
    public byte[] control = NONE;
    /** The transport's, which a snapshot has no use for. */
    @NotState
    public DirectBuffer data;
    public int length;
    /** Where in the datagram this run begins, and how long the datagram is. */
    public int offset;
    public int total;
}
