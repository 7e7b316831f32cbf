package io.cloister.supervisor.boot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Which descriptor of ours becomes which number in a process to be started. */
public final class FdPlan {
    private int[] source = new int[64];
    private int[] target = new int[64];
    private int count;

    /** One descriptor. */
    public FdPlan add(int from, int to) {
        if (count == source.length) {
            source = Arrays.copyOf(source, 2 * count);
            target = Arrays.copyOf(target, 2 * count);
        }
        source[count] = from;
        target[count++] = to;
        return this;
    }

    /** A run of descriptors. */
    public FdPlan addAll(int[] from, int firstTo) {
        for (int i = 0; i < from.length; i++) {
            add(from[i], firstTo + i);
        }
        return this;
    }

    public int count() {
        return count;
    }

    UnsafeBuffer sources() {
        return ints(source);
    }

    UnsafeBuffer targets() {
        return ints(target);
    }

    private UnsafeBuffer ints(int[] values) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(4 * Math.max(count, 1)));
        for (int i = 0; i < count; i++) {
            buffer.putInt(4 * i, values[i]);
        }
        return buffer;
    }
}
