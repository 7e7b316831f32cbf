package io.cloister.runtime.ring;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The memory that only services share: who sleeps, and one single-producer ring for each ordered pair of parties.
 *
 * <pre>
 * 0        control lines, 128 bytes for each party:  0 bell word (futex; for parties without a door)  4 sleeping
 * 4096     ring [from][to], RING_CAPACITY + trailer bytes each, in order of from * COUNT + to; [x][x]: news of x's
 *          own host threads
 * REPLIES  reply slot [from][to], REPLY_BYTES each, in the same order:  0 correlation i64, written last
 *          8 length i32  16 message
 * </pre>
 *
 * A reply has a slot and no ring: a caller waits for one answer at a time, and one that is written twice (its writer
 * died in between) is the same.
 */
public final class KernelMemory {
    private static final int CONTROL_LINE = 128;
    private static final int SLEEPING = 4;
    private static final int RINGS = 4096;
    /** Bytes of messages a ring holds. */
    public static final int RING_CAPACITY = 256 * 1024;
    private static final int RING_BYTES = RING_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int REPLIES = RINGS + RING_BYTES * ServiceId.COUNT * ServiceId.COUNT;
    private static final int REPLY_BYTES = 20 * 1024;
    private static final int REPLY_LENGTH = 8;
    private static final int REPLY_BODY = 16;
    /** Size of the whole region. */
    public static final long SIZE = REPLIES + (long) REPLY_BYTES * ServiceId.COUNT * ServiceId.COUNT;

    private final UnsafeBuffer memory;

    /** A view over {@link #SIZE} bytes. */
    public KernelMemory(UnsafeBuffer memory) {
        this.memory = memory;
    }

    /** The ring that {@code from} writes and {@code to} reads. */
    public OneToOneRingBuffer ring(ServiceId from, ServiceId to) {
        int at = RINGS + RING_BYTES * (from.ordinal() * ServiceId.COUNT + to.ordinal());
        return new OneToOneRingBuffer(new UnsafeBuffer(memory, at, RING_BYTES));
    }

    /** Puts {@code message} into the reply slot of {@code from} for {@code to}. */
    void reply(ServiceId from, ServiceId to, MessageCodec codec, Message message) {
        int at = replySlot(from, to);
        int length = codec.encode(message, memory, at + REPLY_BODY);
        memory.putInt(at + REPLY_LENGTH, length);
        memory.putLongVolatile(at, message.correlation);
    }

    /** Takes the reply to request {@code correlation}; false if it is not there yet. */
    boolean takeReply(ServiceId from, ServiceId to, long correlation, MessageCodec codec, Message into) {
        int at = replySlot(from, to);
        if (memory.getLongVolatile(at) != correlation) {
            return false;
        }
        codec.decode(Message.REPLY, memory, at + REPLY_BODY, memory.getInt(at + REPLY_LENGTH), into);
        into.from = from;
        return true;
    }

    private static int replySlot(ServiceId from, ServiceId to) {
        return REPLIES + REPLY_BYTES * (from.ordinal() * ServiceId.COUNT + to.ordinal());
    }

    /** Address of the bell word of a party without a door. */
    public long bellAddress(ServiceId id) {
        return memory.addressOffset() + (long) id.ordinal() * CONTROL_LINE;
    }

    /** Says whether {@code id} sleeps; who wakes it clears the flag. */
    public void sleeping(ServiceId id, boolean yes) {
        memory.putIntVolatile(id.ordinal() * CONTROL_LINE + SLEEPING, yes ? 1 : 0);
    }

    /** Takes the duty to wake {@code id}: true for the one caller that has to. */
    public boolean claimWake(ServiceId id) {
        int at = id.ordinal() * CONTROL_LINE + SLEEPING;
        return memory.getIntVolatile(at) != 0 && memory.compareAndSetInt(at, 1, 0);
    }

    /** Current value of a bell word in this memory. */
    public int bellWord(ServiceId id) {
        return memory.getIntVolatile(id.ordinal() * CONTROL_LINE);
    }

    /** Changes a bell word in this memory. */
    public void ringWord(ServiceId id) {
        memory.getAndAddInt(id.ordinal() * CONTROL_LINE, 1);
    }
}
