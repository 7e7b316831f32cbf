package io.cloister.bus.host;

import io.cloister.bus.ServiceId;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The memory that only services share: who sleeps, and one single-producer ring for each ordered pair of parties.
 *
 * <pre>
 * 0        control lines, 128 bytes for each party:  0 bell word (futex; for parties without a door)  4 sleeping
 * 4096     ring [from][to], RING_CAPACITY + trailer bytes each, in order of from * COUNT + to
 * </pre>
 */
public final class KernelMemory {
    private static final int CONTROL_LINE = 128;
    private static final int SLEEPING = 4;
    private static final int RINGS = 4096;
    /** Bytes of messages a ring holds. */
    public static final int RING_CAPACITY = 256 * 1024;
    private static final int RING_BYTES = RING_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
    /** Size of the whole region. */
    public static final long SIZE = RINGS + (long) RING_BYTES * ServiceId.COUNT * ServiceId.COUNT;

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
