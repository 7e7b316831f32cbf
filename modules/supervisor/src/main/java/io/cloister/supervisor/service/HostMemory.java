package io.cloister.supervisor.service;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Hands any buffer to a host call: as it is where it lies outside the heap, else by way of a bounce buffer. */
final class HostMemory {
    private static final int BOUNCE = 256 * 1024;

    private final UnsafeBuffer bounce = new UnsafeBuffer(ByteBuffer.allocateDirect(BOUNCE));

    /** How many of {@code length} bytes one call can move. */
    int room(MutableDirectBuffer memory, int length) {
        return memory.byteArray() == null ? length : Math.min(length, BOUNCE);
    }

    /** Where the host is to put bytes for {@code memory}; {@link #arrived} follows. */
    long into(MutableDirectBuffer memory, int offset) {
        return memory.byteArray() == null ? memory.addressOffset() + offset : bounce.addressOffset();
    }

    /** The host has put {@code count} bytes there, or failed. Returns it. */
    long arrived(MutableDirectBuffer memory, int offset, long count) {
        if (count > 0 && memory.byteArray() != null) {
            memory.putBytes(offset, bounce, 0, (int) count);
        }
        return count;
    }

    /** Where the host finds {@code length} bytes of {@code memory}, at most {@link #room}. */
    long from(MutableDirectBuffer memory, int offset, int length) {
        if (memory.byteArray() == null) {
            return memory.addressOffset() + offset;
        }
        bounce.putBytes(0, memory, offset, length);
        return bounce.addressOffset();
    }
}
