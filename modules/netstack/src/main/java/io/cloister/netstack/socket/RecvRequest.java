package io.cloister.netstack.socket;

import io.cloister.bus.NotState;
import org.agrona.MutableDirectBuffer;

/** One run of a receive and what it brought; see NetOp.RECV. Reused. */
public final class RecvRequest {
    public int task;
    /** Most bytes of this run. */
    public int most;
    public int flags;
    public int offset;
    /** The guest's whole buffer. */
    public int room;
    /** The reply's payload: address, control, data. The transport's, which a snapshot has no use for. */
    @NotState
    public MutableDirectBuffer out;
    public int capacity;

    public int addressLength;
    public int controlLength;
    public int msgFlags;
    public int trueLength;

    /** Nothing came yet. */
    public void clear() {
        addressLength = 0;
        controlLength = 0;
        msgFlags = 0;
        trueLength = 0;
    }

    /** Puts the sender's address; first. */
    public void address(byte[] a) {
        out.putBytes(0, a);
        addressLength = a.length;
    }

    /** Puts the control messages; second. */
    public void control(byte[] c) {
        out.putBytes(addressLength, c);
        controlLength = c.length;
    }

    /** Where data go. */
    public int dataAt() {
        return addressLength + controlLength;
    }

    /** How many bytes of data may be put. */
    public int dataRoom() {
        return Math.min(most, capacity - dataAt());
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
