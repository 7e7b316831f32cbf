package io.cloister.bus;

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
        begin(other.template, other.task);
        correlation = other.correlation;
        blockLength = other.blockLength;
        body.putBytes(0, other.body, 0, other.bodyLength);
        bodyLength = other.bodyLength;
    }

    /** Becomes an answer to {@code request}, for the service to fill in. */
    public void answer(Message request) {
        begin(Templates.RESULT, request.task);
    }

    /** Becomes the answer to {@code request} that it can't be served. */
    public void refuse(Message request, int errno) {
        answer(request);
        correlation = request.correlation;
        blockLength = Long.BYTES;
        body.putLong(0, -errno);
        bodyLength = Long.BYTES;
    }
}
