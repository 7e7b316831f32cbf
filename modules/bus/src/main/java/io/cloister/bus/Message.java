package io.cloister.bus;

import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One message between services as the transport sees it: who sent it and what it is about, and the SBE encoding of what
 * {@code protocol.xml} says of its template. Written by a {@link Proxy} or a {@link Reply}, read by an {@link Adapter}.
 * Reused by its transport: whoever wants to keep something copies it.
 */
public final class Message {
    /** Longest data of one message, bytes. */
    public static final int MAX_DATA = 16 * 1024;
    /** Longest body: data, and fields beside them. */
    public static final int MAX_BODY = MAX_DATA + 1024;

    /** Kinds of message. */
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final int CANCEL = 3;
    public static final int EVENT = 4;

    public int kind;
    public ServiceId from;
    public long correlation;
    /** Which message of the schema: {@link Templates}. */
    public int template;
    /** The guest task (tid) on whose behalf, 0 for none. */
    public int task;
    /** Bytes of the body that are fields; data follow. */
    public int blockLength;
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[MAX_BODY]);
    private int bodyLength;

    /** An empty one; returns this. */
    public Message begin(int newTemplate, int newTask) {
        template = newTemplate;
        task = newTask;
        correlation = 0;
        blockLength = 0;
        bodyLength = 0;
        op = null;
        return this;
    }

    /** The body's memory, {@link #MAX_BODY} bytes. */
    public MutableDirectBuffer body() {
        return body;
    }

    /** Bytes of the body. */
    public int bodyLength() {
        return bodyLength;
    }

    /** Declares how many bytes of the body were written. */
    public void bodyLength(int bytes) {
        bodyLength = bytes;
    }

    /** Becomes what {@code other} is, but for its kind and sender. */
    public void copy(Message other) {
        other.seal();
        begin(other.template, other.task);
        correlation = other.correlation;
        blockLength = other.blockLength;
        body.putBytes(0, other.body, 0, other.bodyLength);
        bodyLength = other.bodyLength;
        unseal();
    }

    /** Becomes an answer to {@code request}, for the service to fill in. */
    public void answer(Message request) {
        begin(Templates.RESULT, request.task);
        if (request.op != null) {
            reset(request.op, request.task);
        }
    }

    /** Becomes the answer to {@code request} that it can't be served. */
    public void refuse(Message request, int errno) {
        answer(request);
        correlation = request.correlation;
        if (op != null) {
            a[0] = -errno;
        } else {
            blockLength = Long.BYTES;
            body.putLong(0, -errno);
            bodyLength = Long.BYTES;
        }
    }

    // ---- operations that have no message of their own yet ----

    /** Longest payload of one message, bytes. */
    public static final int MAX_PAYLOAD = MAX_DATA;

    static final String SHAPE =
            "(int64 a0, int64 a1, int64 a2, int64 a3, int64 a4, int64 a5, int64 a6, int64 a7, data payload)";
    private static final int NUMBERS = 8;
    private static final int PAYLOAD = NUMBERS * Long.BYTES + Integer.BYTES;

    public Op op;
    public final long[] a = new long[NUMBERS];
    private final byte[] store = new byte[MAX_PAYLOAD];
    private final UnsafeBuffer payload = new UnsafeBuffer(store);
    private int length;

    /** Clears numbers and payload; returns this. */
    public Message reset(Op newOp, int newTask) {
        begin(newOp.code(), newTask);
        op = newOp;
        Arrays.fill(a, 0);
        length = 0;
        return this;
    }

    /** Before the body is read: an operation's numbers become its body. */
    public void seal() {
        if (op != null) {
            template = op.code();
            blockLength = PAYLOAD - Integer.BYTES;
            for (int i = 0; i < NUMBERS; i++) {
                body.putLong(i * Long.BYTES, a[i]);
            }
            body.putInt(PAYLOAD - Integer.BYTES, length);
            body.putBytes(PAYLOAD, store, 0, length);
            bodyLength = PAYLOAD + length;
        }
    }

    /** After the body was written: the other way round. */
    public void unseal() {
        op = Op.of(template);
        if (op != null && bodyLength >= PAYLOAD) {
            for (int i = 0; i < NUMBERS; i++) {
                a[i] = body.getLong(i * Long.BYTES);
            }
            length = Math.clamp(body.getInt(PAYLOAD - Integer.BYTES), 0, bodyLength - PAYLOAD);
            body.getBytes(PAYLOAD, store, 0, length);
        }
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
        return Arrays.copyOf(store, length);
    }

    /** The result of a reply. */
    public long result() {
        return a[0];
    }
}
