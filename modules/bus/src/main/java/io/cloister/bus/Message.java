package io.cloister.bus;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One message between services, decoded. Reused by its transport: whoever wants to keep something copies it.
 * For a request or event the operation says what {@code a[0..7]} and the payload mean; for a reply {@code a[0]} is the result
 * (negative: minus an errno) unless the operation says otherwise.
 */
public final class Message {
    /** Longest payload of one message, bytes. */
    public static final int MAX_PAYLOAD = 16 * 1024;

    /** Kinds of message; the SBE template ids. */
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final int CANCEL = 3;
    public static final int EVENT = 4;

    public int kind;
    public ServiceId from;
    public long correlation;
    public Op op;
    /** The guest task (tid) on whose behalf, 0 for none. */
    public int task;
    public final long[] a = new long[8];
    private final byte[] store = new byte[MAX_PAYLOAD];
    private final UnsafeBuffer payload = new UnsafeBuffer(store);
    private int length;

    /** Clears numbers and payload; returns this. */
    public Message reset(Op newOp, int newTask) {
        op = newOp;
        task = newTask;
        correlation = 0;
        java.util.Arrays.fill(a, 0);
        length = 0;
        return this;
    }

    /** Sets the leading numbers. */
    public Message with(long... values) {
        System.arraycopy(values, 0, a, 0, values.length);
        return this;
    }

    /** Puts a payload. */
    public Message payload(byte[] bytes, int offset, int count) {
        payload.putBytes(0, bytes, offset, count);
        length = count;
        return this;
    }

    /** Puts a payload. */
    public Message payload(byte[] bytes) {
        return payload(bytes, 0, bytes.length);
    }

    /** The payload's memory, {@link #MAX_PAYLOAD} bytes; say {@link #length(int)} after writing it. */
    public MutableDirectBuffer payload() {
        return payload;
    }

    /** Bytes of payload. */
    public int length() {
        return length;
    }

    /** Declares how many bytes of payload were written. */
    public Message length(int bytes) {
        length = bytes;
        return this;
    }

    /** A private copy of the payload. */
    public byte[] payloadBytes() {
        return java.util.Arrays.copyOf(store, length);
    }

    /** The result of a reply. */
    public long result() {
        return a[0];
    }
}
