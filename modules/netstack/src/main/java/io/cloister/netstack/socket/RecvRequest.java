package io.cloister.netstack.socket;

import io.cloister.bus.NotState;
import io.cloister.bus.net.NetLimits;
import io.cloister.bus.net.RecvReply;
import org.agrona.MutableDirectBuffer;

/** One run of a receive and what it brought; see NetRecv of protocol.xml. Reused. */
public final class RecvRequest {
    /** Most bytes of this run. */
    public int most;
    public int flags;
    public int offset;
    /** The guest's whole buffer. */
    public int room;
    public int msgFlags;
    public int trueLength;
    /** The transport's, which a snapshot has no use for. */
    @NotState
    private RecvReply reply;

    /** Nothing came yet; what comes goes into {@code newReply}. */
    public void begin(RecvReply newReply) {
        reply = newReply;
        msgFlags = 0;
        trueLength = 0;
    }

    /** Puts the sender's address; first. */
    public void address(byte[] a) {
        reply.address(a, 0, a.length);
    }

    /** Puts the control messages; second. */
    public void control(byte[] c) {
        reply.control(c, 0, c.length);
    }

    /** Where data go, at {@link #dataAt}. */
    public MutableDirectBuffer out() {
        return reply.body();
    }

    public int dataAt() {
        return reply.dataOffset();
    }

    /** How many bytes of data may be put. */
    public int dataRoom() {
        return Math.min(most, NetLimits.MAX_RUN - reply.addressLength() - reply.controlLength());
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
