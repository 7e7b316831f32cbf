package io.cloister.runtime.state;

import java.util.Arrays;

/** Growing bytes; numbers little-endian, counts and references as varints. */
final class StateSink {
    private byte[] bytes = new byte[1 << 16];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Makes room for {@code n} more bytes and returns where they begin; they count as written. */
    int take(int n) throws StateMismatch {
        int at = length;
        if (n > bytes.length - at) {
            long wanted = Math.max((long) at + n, bytes.length * 2L);
            if ((long) at + n > Integer.MAX_VALUE - 16) {
                throw new StateMismatch("the state is larger than 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
        length = at + n;
        return at;
    }

    void octet(int value) throws StateMismatch {
        // First: the array may be another afterwards.
        int at = take(1);
        bytes[at] = (byte) value;
    }

    void varint(int value) throws StateMismatch {
        int at = take(5);
        byte[] to = bytes;
        int v = value;
        while ((v & ~0x7f) != 0) {
            to[at++] = (byte) (v | 0x80);
            v >>>= 7;
        }
        to[at++] = (byte) v;
        length = at;
    }

    void bits(long value) throws StateMismatch {
        int at = take(8);
        SlotUnsafe.putInt(bytes, at, (int) value);
        SlotUnsafe.putInt(bytes, at + 4, (int) (value >>> 32));
    }

    void raw(byte[] from, int n) throws StateMismatch {
        int at = take(n);
        System.arraycopy(from, 0, bytes, at, n);
    }

    /** Any string, lone surrogates too: the length, twice, plus 1 for two bytes a char; the chars. */
    void string(String s) throws StateMismatch {
        int n = s.length();
        int begin = length;
        varint(n << 1);
        int from = take(n);
        int wide = 0;
        for (int i = 0; i < n; i++) {
            char c = s.charAt(i);
            bytes[from + i] = (byte) c;
            wide |= c >> 8;
        }
        if (wide != 0) {
            length = begin;
            varint(n << 1 | 1);
            int at = take(2 * n);
            for (int i = 0; i < n; i++) {
                bytes[at + 2 * i] = (byte) s.charAt(i);
                bytes[at + 2 * i + 1] = (byte) (s.charAt(i) >> 8);
            }
        }
    }
}
