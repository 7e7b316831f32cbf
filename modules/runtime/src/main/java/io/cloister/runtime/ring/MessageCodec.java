package io.cloister.runtime.ring;

import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.protocol.CancelDecoder;
import io.cloister.bus.protocol.CancelEncoder;
import io.cloister.bus.protocol.MessageHeaderDecoder;
import io.cloister.bus.protocol.RequestDecoder;
import io.cloister.bus.protocol.RequestEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Messages to and from rings, in the SBE encoding of protocol.xml. Request, Reply and Event share one block layout, so the template id in
 * the ring record's type says which of them it is.
 */
public final class MessageCodec {
    private static final int FIXED = RequestEncoder.BLOCK_LENGTH + 4;

    private final RequestEncoder encoder = new RequestEncoder();
    private final RequestDecoder decoder = new RequestDecoder();
    private final CancelEncoder cancelEncoder = new CancelEncoder();
    private final CancelDecoder cancelDecoder = new CancelDecoder();
    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);

    /** Appends {@code message}; false where the ring is full. */
    public boolean write(RingBuffer ring, Message message) {
        int length = message.kind == Message.CANCEL ? CancelEncoder.BLOCK_LENGTH : FIXED + message.length();
        int index = ring.tryClaim(message.kind, length);
        if (index <= 0) {
            return false;
        }
        claim.wrap(ring.buffer(), index, length);
        encode(message, claim, 0);
        ring.commit(index);
        return true;
    }

    /** Encodes the body (no header) of {@code message} at {@code offset}; returns its length. */
    public int encode(Message message, MutableDirectBuffer buffer, int offset) {
        int code = message.op.code();
        if (message.kind == Message.CANCEL) {
            cancelEncoder.wrap(buffer, offset).correlation(message.correlation).op(code).task(message.task);
            return CancelEncoder.BLOCK_LENGTH;
        }
        long[] a = message.a;
        encoder.wrap(buffer, offset).correlation(message.correlation).op(code).task(message.task)
            .a0(a[0]).a1(a[1]).a2(a[2]).a3(a[3]).a4(a[4]).a5(a[5]).a6(a[6]).a7(a[7])
            .putPayload(message.payload(), 0, message.length());
        return FIXED + message.length();
    }

    /** Decodes a body written by {@link #encode}. */
    public void decode(int kind, MutableDirectBuffer buffer, int offset, Message into) {
        into.kind = kind;
        if (kind == Message.CANCEL) {
            cancelDecoder.wrap(buffer, offset, CancelDecoder.BLOCK_LENGTH, MessageHeaderDecoder.SCHEMA_VERSION);
            into.reset(Op.of(cancelDecoder.op()), cancelDecoder.task());
            into.correlation = cancelDecoder.correlation();
            return;
        }
        decoder.wrap(buffer, offset, RequestDecoder.BLOCK_LENGTH, RequestDecoder.SCHEMA_VERSION);
        into.reset(Op.of(decoder.op()), decoder.task());
        into.correlation = decoder.correlation();
        into.with(decoder.a0(), decoder.a1(), decoder.a2(), decoder.a3(), decoder.a4(), decoder.a5(), decoder.a6(), decoder.a7());
        into.length(decoder.getPayload(into.payload(), 0, Message.MAX_PAYLOAD));
    }

    /** A private copy. */
    static Message copyOf(Message m) {
        Message copy = new Message().reset(m.op, m.task);
        copy.kind = m.kind;
        copy.from = m.from;
        copy.correlation = m.correlation;
        copy.with(m.a);
        copy.payload().putBytes(0, m.payload(), 0, m.length());
        return copy.length(m.length());
    }
}
