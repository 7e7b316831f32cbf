package io.cloister.vfs.stream;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A bounded first-in first-out run of bytes in one array that grows, by doubling, up to the capacity. Copies are at
 * most two bulk moves.
 */
public final class ByteRing {
    private static final byte[] NOTHING = new byte[0];

    private final BufferBudget budget;
    private byte[] memory = NOTHING;
    private int capacity;
    private int head;
    private int size;

    /** Holds at most {@code capacity} bytes, with memory from {@code budget}. */
    public ByteRing(int capacity, BufferBudget budget) {
        this.capacity = capacity;
        this.budget = budget;
    }

    public int size() {
        return size;
    }

    /** Bytes it may hold. */
    public int capacity() {
        return capacity;
    }

    /** Sets how many bytes it may hold; fewer than it holds now is refused with false. */
    public boolean capacity(int bytes) {
        if (bytes < size) {
            return false;
        }
        capacity = bytes;
        return true;
    }

    /** Room. Where the shared memory is used up this may shrink to what the ring has already. */
    public int free() {
        return Math.max(0, capacity - size);
    }

    /** Appends up to {@code length} bytes; returns how many fitted. */
    public int put(DirectBuffer from, int offset, int length) {
        int n = grow(length);
        int tail = tail();
        int first = Math.min(n, memory.length - tail);
        if (n > 0) {
            from.getBytes(offset, memory, tail, first);
            from.getBytes(offset + first, memory, 0, n - first);
            size += n;
        }
        return n;
    }

    /** Appends up to {@code length} bytes; returns how many fitted. */
    public int put(byte[] from, int offset, int length) {
        int n = grow(length);
        int tail = tail();
        int first = Math.min(n, memory.length - tail);
        if (n > 0) {
            System.arraycopy(from, offset, memory, tail, first);
            System.arraycopy(from, offset + first, memory, 0, n - first);
            size += n;
        }
        return n;
    }

    /** Appends one byte; false when full. */
    public boolean put(byte b) {
        if (grow(1) == 0) {
            return false;
        }
        memory[tail()] = b;
        size++;
        return true;
    }

    /**
     * Copies up to {@code length} bytes from {@code skip} bytes behind the front, without taking them; returns how
     * many.
     */
    public int peek(int skip, MutableDirectBuffer to, int offset, int length) {
        int n = Math.min(length, size - skip);
        if (n <= 0) {
            return 0;
        }
        int at = (head + skip) % memory.length;
        int first = Math.min(n, memory.length - at);
        to.putBytes(offset, memory, at, first);
        to.putBytes(offset + first, memory, 0, n - first);
        return n;
    }

    /** Copies up to {@code length} bytes from the front, without taking them; returns how many. */
    public int peek(int skip, byte[] to, int offset, int length) {
        int n = Math.min(length, size - skip);
        if (n <= 0) {
            return 0;
        }
        int at = (head + skip) % memory.length;
        int first = Math.min(n, memory.length - at);
        System.arraycopy(memory, at, to, offset, first);
        System.arraycopy(memory, 0, to, offset + first, n - first);
        return n;
    }

    /** The byte {@code index} behind the front; the caller knows it is there. */
    public byte at(int index) {
        return memory[(head + index) % memory.length];
    }

    /** Drops {@code n} bytes from the front. */
    public void skip(int n) {
        head = memory.length == 0 ? 0 : (head + n) % memory.length;
        size -= n;
        if (size == 0) {
            head = 0;
        }
    }

    /** Drops {@code n} bytes from the end. */
    public void unput(int n) {
        size -= n;
    }

    /** Takes up to {@code length} bytes from the front. */
    public int take(MutableDirectBuffer to, int offset, int length) {
        int n = peek(0, to, offset, length);
        skip(n);
        return n;
    }

    /** Forgets all and gives the memory back. */
    public void dispose() {
        budget.give(memory.length);
        memory = NOTHING;
        head = 0;
        size = 0;
    }

    public void clear() {
        head = 0;
        size = 0;
    }

    private int tail() {
        int tail = head + size;
        return tail >= memory.length && memory.length > 0 ? tail - memory.length : tail;
    }

    /** Makes room for up to {@code length} bytes more; returns for how many there is room. */
    private int grow(int length) {
        int want = Math.min(length, free());
        int target = memory.length;
        while (target < size + want) {
            target = target == 0 ? Math.min(StreamLimits.PAGE, Math.max(capacity, 64))
                : Math.min(target * 2, Math.max(capacity, size + want));
        }
        if (target > memory.length) {
            enlarge(target);
        }
        return Math.min(want, memory.length - size);
    }

    private void enlarge(int wanted) {
        int target = wanted;
        if (!budget.take(wanted - memory.length)) {
            if (memory.length != 0) {
                return;
            }
            target = Math.min(wanted, StreamLimits.PAGE);
            budget.takeAlways(target);
        }
        byte[] bigger = new byte[target];
        peek(0, bigger, 0, size);
        memory = bigger;
        head = 0;
    }
}
