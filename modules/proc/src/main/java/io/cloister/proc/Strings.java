package io.cloister.proc;

import java.util.Arrays;

/** NUL-terminated strings in message payloads. */
final class Strings {
    private Strings() {
    }

    /** The bytes from {@code from} to the next NUL or the end, at most {@code most} of them. */
    static byte[] upToNul(byte[] bytes, int from, int most) {
        int to = from;
        while (to < bytes.length && bytes[to] != 0 && to - from < most) {
            to++;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Index behind the first NUL, or the length. */
    static int afterNul(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }
}
