package io.cloister.runtime.ring;

import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.Templates;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Messages to and from rings: the messageHeader of {@code protocol.xml}, then the body. The type of the ring's record
 * is the kind of message.
 *
 * <pre>
 *  0 blockLength u16   2 templateId u16   4 schemaId u16   6 version u16
 *  8 correlation i64  16 task i32        20 body
 * </pre>
 */
final class MessageCodec {
    static final int BLOCK_LENGTH = 0;
    static final int TEMPLATE_ID = 2;
    static final int SCHEMA_ID = 4;
    static final int VERSION = 6;
    static final int CORRELATION = 8;
    static final int TASK = 16;
    static final int BODY = 20;

    private final UnsafeBuffer claim = new UnsafeBuffer(0, 0);

    /** Appends {@code message}; false if the ring is full. */
    boolean write(RingBuffer ring, Message message) {
        int length = BODY + message.bodyLength();
        int index = ring.tryClaim(message.kind, length);
        if (index <= 0) {
            return false;
        }
        claim.wrap(ring.buffer(), index, length);
        encode(message, claim, 0);
        ring.commit(index);
        return true;
    }

    /** Encodes {@code message} at {@code offset}; returns its length. */
    int encode(Message message, MutableDirectBuffer buffer, int offset) {
        buffer.putShort(offset + BLOCK_LENGTH, (short) message.blockLength);
        buffer.putShort(offset + TEMPLATE_ID, (short) message.template);
        buffer.putShort(offset + SCHEMA_ID, (short) Templates.SCHEMA_ID);
        buffer.putShort(offset + VERSION, (short) Templates.SCHEMA_VERSION);
        buffer.putLong(offset + CORRELATION, message.correlation);
        buffer.putInt(offset + TASK, message.task);
        buffer.putBytes(offset + BODY, message.body(), 0, message.bodyLength());
        return BODY + message.bodyLength();
    }

    /** Decodes {@code length} bytes that {@link #encode} has written. */
    void decode(int kind, MutableDirectBuffer buffer, int offset, int length, Message into) {
        if (length < BODY || length > BODY + Message.MAX_BODY) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "a message of " + length + " bytes");
        }
        int schema = buffer.getShort(offset + SCHEMA_ID) & 0xffff;
        int version = buffer.getShort(offset + VERSION) & 0xffff;
        if (schema != Templates.SCHEMA_ID || version != Templates.SCHEMA_VERSION) {
            throw new KernelFault(
                    KernelFault.Category.PROTOCOL,
                    "a message of schema " + schema + " version " + version + ", not of " + Templates.SCHEMA_ID
                            + " version " + Templates.SCHEMA_VERSION);
        }
        into.begin(buffer.getShort(offset + TEMPLATE_ID) & 0xffff, buffer.getInt(offset + TASK));
        into.kind = kind;
        into.correlation = buffer.getLong(offset + CORRELATION);
        into.blockLength = buffer.getShort(offset + BLOCK_LENGTH) & 0xffff;
        into.body().putBytes(0, buffer, offset + BODY, length - BODY);
        into.bodyLength(length - BODY);
    }

    /** A private copy. */
    static Message copyOf(Message m) {
        Message copy = new Message();
        copy.copy(m);
        copy.kind = m.kind;
        copy.from = m.from;
        return copy;
    }
}
