package io.cloister.bus;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Receiving end of one party: what its adapters, which are made of {@code protocol.xml}, have in common. A method of an
 * adapter opens a message, reads its data in their order, closes it, and only then calls the service: a message that is
 * not whole changes nothing.
 */
@NotState
public abstract class Adapter {
    /** Most data that one message has. */
    private static final int DATA = 4;
    private static final byte[] NONE = new byte[0];

    private final ServiceId self;
    private final UnsafeBuffer[] views = new UnsafeBuffer[DATA];
    private Message message;
    private int at;

    protected Adapter(ServiceId self) {
        this.self = self;
        for (int i = 0; i < DATA; i++) {
            views[i] = new UnsafeBuffer(0, 0);
        }
    }

    /** Calls the method for {@code message}, and makes {@code answer} what that says. */
    public abstract void onRequest(Message message, Message answer);

    /** Calls the method for {@code message}. */
    public abstract void onEvent(Message message);

    /** A message that this party has no method for. */
    protected final KernelFault foreign(Message stranger) {
        return new KernelFault(
                KernelFault.Category.PROTOCOL, "not for " + self.label() + ": " + MessageText.of(stranger));
    }

    /** Begins to read: the body, whose first {@code block} bytes are there. */
    protected final DirectBuffer open(Message opened, int block) {
        message = opened;
        at = block;
        if (opened.blockLength != block || opened.bodyLength() < block) {
            throw broken();
        }
        return opened.body();
    }

    /** The next data, in an array of their own. */
    protected final byte[] bytes() {
        int length = next();
        if (length == 0) {
            return NONE;
        }
        byte[] bytes = new byte[length];
        message.body().getBytes(at - length, bytes);
        return bytes;
    }

    /** The next data, number {@code index}, where they lie. */
    protected final DirectBuffer view(int index) {
        int length = next();
        views[index].wrap(message.body(), at - length, length);
        return views[index];
    }

    /** All was read. */
    protected final void close() {
        if (at != message.bodyLength()) {
            throw broken();
        }
    }

    /** Answers with a number. */
    protected static void answer(Message answer, long result) {
        answer.template = Templates.RESULT;
        answer.blockLength = Long.BYTES;
        answer.body().putLong(0, result);
        answer.bodyLength(Long.BYTES);
    }

    /** Steps over the next data. */
    private int next() {
        int room = message.bodyLength() - at - Integer.BYTES;
        int length = room < 0 ? -1 : message.body().getInt(at);
        if (length < 0 || length > room) {
            throw broken();
        }
        at += Integer.BYTES + length;
        return length;
    }

    private KernelFault broken() {
        return new KernelFault(
                KernelFault.Category.PROTOCOL,
                self.label() + " got a message that is cut short or too long: " + MessageText.of(message));
    }
}
