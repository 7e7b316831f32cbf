package io.cloister.netstack.tcp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A queue of bytes that grows with what it holds, up to what its user lets in. */
final class ByteQueue {
    private static final int FIRST = 4096;
    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int head;
    private int length;

    int length() {
        return length;
    }

    /** Adds bytes at the end. */
    void append(DirectBuffer from, int at, int count) {
        room(count);
        int tail = head + length & bytes.length - 1;
        int first = Math.min(count, bytes.length - tail);
        from.getBytes(at, bytes, tail, first);
        from.getBytes(at + first, bytes, 0, count - first);
        length += count;
    }

    /** Adds bytes at the end. */
    void append(byte[] from, int at, int count) {
        room(count);
        int tail = head + length & bytes.length - 1;
        int first = Math.min(count, bytes.length - tail);
        System.arraycopy(from, at, bytes, tail, first);
        System.arraycopy(from, at + first, bytes, 0, count - first);
        length += count;
    }

    /** Copies {@code count} bytes from {@code offset} behind the head. */
    void peek(int offset, byte[] to, int at, int count) {
        assert offset + count <= length;
        if (count == 0) {
            return;
        }
        int from = head + offset & bytes.length - 1;
        int first = Math.min(count, bytes.length - from);
        System.arraycopy(bytes, from, to, at, first);
        System.arraycopy(bytes, 0, to, at + first, count - first);
    }

    /** Copies {@code count} bytes from {@code offset} behind the head. */
    void peek(int offset, MutableDirectBuffer to, int at, int count) {
        assert offset + count <= length;
        if (count == 0) {
            return;
        }
        int from = head + offset & bytes.length - 1;
        int first = Math.min(count, bytes.length - from);
        to.putBytes(at, bytes, from, first);
        to.putBytes(at + first, bytes, 0, count - first);
    }

    /** Removes bytes at the head. */
    void skip(int count) {
        assert count <= length;
        length -= count;
        head = length == 0 ? 0 : head + count & bytes.length - 1;
    }

    /** Forgets all and frees the memory. */
    void clear() {
        bytes = NOTHING;
        head = 0;
        length = 0;
    }

    private void room(int count) {
        int need = length + count;
        if (need <= bytes.length) {
            return;
        }
        byte[] bigger = new byte[Math.max(FIRST, Integer.highestOneBit(need - 1) << 1)];
        peek(0, bigger, 0, length);
        bytes = bigger;
        head = 0;
    }
}
