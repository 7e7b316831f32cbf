package io.cloister.bus;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Sending end of one party: what its proxies, which are made of {@code protocol.xml}, have in common. A method of a
 * proxy begins a message, writes its fields and then its data, and sends it.
 */
@NotState
public abstract class Proxy {
    private final Bus bus;
    private final ServiceId to;
    private Message message;
    private int end;

    protected Proxy(Bus bus, ServiceId to) {
        this.bus = bus;
        this.to = to;
    }

    /** A new message; returns its body. */
    protected final MutableDirectBuffer begin(int template, int task) {
        message = bus.message(template, task);
        return message.body();
    }

    /** The fields are written, {@code block} bytes. */
    protected final void fields(int block) {
        message.blockLength = block;
        end = block;
    }

    /** Appends data. */
    protected final void put(byte[] data) {
        message.body().putInt(end, data.length);
        message.body().putBytes(end + Integer.BYTES, data);
        end += Integer.BYTES + data.length;
    }

    /** Appends data. */
    protected final void put(DirectBuffer data, int offset, int length) {
        message.body().putInt(end, length);
        if (length > 0) {
            message.body().putBytes(end + Integer.BYTES, data, offset, length);
        }
        end += Integer.BYTES + length;
    }

    /** Sends a request whose answer is a number. */
    protected final long call() {
        Message answer = send();
        if (answer.template != Templates.RESULT || answer.bodyLength() < Long.BYTES) {
            throw Reply.wrong(answer);
        }
        return answer.body().getLong(0);
    }

    /** Sends a request whose answer is {@code reply}; returns that. */
    protected final <R extends Reply> R call(R reply) {
        reply.take(send());
        return reply;
    }

    /** Sends an event. */
    protected final void event() {
        message.bodyLength(end);
        bus.event(to, message);
    }

    private Message send() {
        message.bodyLength(end);
        return bus.call(to, message);
    }
}
