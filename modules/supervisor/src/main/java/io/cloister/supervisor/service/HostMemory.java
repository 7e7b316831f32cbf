package io.cloister.supervisor.service;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Hands any buffer to a host call: as it is where it lies outside the heap, else by way of a bounce buffer. */
final class HostMemory {
    /** A host call on {@code length} bytes at an address. */
    @FunctionalInterface
    interface Transfer {
        long run(long address, int length);
    }

    private static final int BOUNCE = 256 * 1024;

    private final UnsafeBuffer bounce = new UnsafeBuffer(ByteBuffer.allocateDirect(BOUNCE));

    /** A call that fills the buffer. */
    long in(MutableDirectBuffer memory, int offset, int length, Transfer transfer) {
        if (memory.byteArray() == null) {
            return transfer.run(memory.addressOffset() + offset, length);
        }
        long n = transfer.run(bounce.addressOffset(), Math.min(length, BOUNCE));
        if (n > 0) {
            memory.putBytes(offset, bounce, 0, (int) n);
        }
        return n;
    }

    /** A call that takes from the buffer. */
    long out(MutableDirectBuffer memory, int offset, int length, Transfer transfer) {
        if (memory.byteArray() == null) {
            return transfer.run(memory.addressOffset() + offset, length);
        }
        int n = Math.min(length, BOUNCE);
        bounce.putBytes(0, memory, offset, n);
        return transfer.run(bounce.addressOffset(), n);
    }
}
