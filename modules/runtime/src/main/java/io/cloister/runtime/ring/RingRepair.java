package io.cloister.runtime.ring;

import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What a producer that was killed between claiming a record and committing it leaves behind: a claim that nobody will
 * ever commit, at which the consumer waits for ever. Its successor takes the claim back before it sends anything
 * itself.
 */
final class RingRepair {
    private RingRepair() {
    }

    /** Called by the ring's only producer. True where something was to be mended. */
    static boolean repair(OneToOneRingBuffer ring) {
        AtomicBuffer buffer = ring.buffer();
        long tail = ring.producerPosition();
        long at = ring.consumerPosition();
        int mask = ring.capacity() - 1;
        while (at < tail) {
            int index = (int) at & mask;
            int length = buffer.getIntVolatile(RecordDescriptor.lengthOffset(index));
            if (length <= 0) {
                buffer.putLong(index, 0);
                buffer.putLongVolatile(ring.capacity() + RingBufferDescriptor.TAIL_POSITION_OFFSET, at);
                return true;
            }
            at += BitUtil.align(length, RecordDescriptor.ALIGNMENT);
        }
        return false;
    }
}
