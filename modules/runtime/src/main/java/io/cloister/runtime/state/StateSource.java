package io.cloister.runtime.state;

import java.nio.charset.StandardCharsets;

/** Reads what {@link StateSink} wrote; whatever the bytes are, it never reads beyond them. */
final class StateSource {
    private final byte[] bytes;
    private final int end;
    private int at;

    StateSource(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    byte[] bytes() {
        return bytes;
    }

    int remaining() {
        return end - at;
    }

    /** Where the next {@code n} bytes begin; they count as read. */
    int take(int n) throws StateMismatch {
        if (n < 0 || n > end - at) {
            throw new StateMismatch("the snapshot ends too early or is damaged");
        }
        int from = at;
        at += n;
        return from;
    }

    int octet() throws StateMismatch {
        return bytes[take(1)] & 0xff;
    }

    int varint() throws StateMismatch {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = bytes[take(1)];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new StateMismatch("the snapshot is damaged: a number has no end");
    }

    /** A count of things that take at least {@code each} bytes. */
    int count(int each) throws StateMismatch {
        int n = varint();
        if (n < 0 || (long) n * each > remaining()) {
            throw new StateMismatch("the snapshot is damaged: it counts " + Integer.toUnsignedLong(n) + " things where "
                    + remaining() + " bytes are left");
        }
        return n;
    }

    long bits() throws StateMismatch {
        int from = take(8);
        return (SlotUnsafe.getInt(bytes, from) & 0xffffffffL) | (long) SlotUnsafe.getInt(bytes, from + 4) << 32;
    }

    String string() throws StateMismatch {
        int head = varint();
        int n = head >>> 1;
        if ((head & 1) == 0) {
            return new String(bytes, take(n), n, StandardCharsets.ISO_8859_1);
        }
        if (n > remaining() / 2) {
            throw new StateMismatch("the snapshot is damaged: a text has no end");
        }
        int from = take(2 * n);
        char[] chars = new char[n];
        for (int i = 0; i < n; i++) {
            chars[i] = (char) (bytes[from + 2 * i] & 0xff | bytes[from + 2 * i + 1] << 8);
        }
        return new String(chars);
    }
}
