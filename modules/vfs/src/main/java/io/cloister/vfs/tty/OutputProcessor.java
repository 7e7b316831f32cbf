package io.cloister.vfs.tty;

import io.cloister.abi.Termios;
import io.cloister.vfs.stream.ByteRing;
import org.agrona.DirectBuffer;

/**
 * Output side of the line discipline (termios(3), c_oflag): runs of ordinary bytes move in bulk, only special ones are
 * looked at.
 */
final class OutputProcessor {
    private static final int CHUNK = 4096;
    /** Most bytes one byte becomes: a tab. */
    private static final int WIDEST = 8;

    private final TermiosState termios;
    private final ByteRing out;
    private final byte[] scratch = new byte[CHUNK];
    private int column;

    OutputProcessor(TermiosState termios, ByteRing out) {
        this.termios = termios;
        this.out = out;
    }

    int column() {
        return column;
    }

    /** Takes up to {@code length} bytes; returns how many. */
    int write(DirectBuffer from, int offset, int length) {
        if (!termios.out(Termios.OPOST)) {
            return out.put(from, offset, length);
        }
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, CHUNK);
            from.getBytes(offset + done, scratch, 0, n);
            int taken = writeChunk(n);
            done += taken;
            if (taken < n) {
                break;
            }
        }
        return done;
    }

    private int writeChunk(int n) {
        int start = 0;
        for (int i = 0; i < n; i++) {
            byte c = scratch[i];
            if (c >= 0x20 && c < 0x7f) {
                column++;
                continue;
            }
            int put = out.put(scratch, start, i - start);
            if (put < i - start || out.free() < WIDEST) {
                return start + put;
            }
            special(c & 0xff);
            start = i + 1;
        }
        return start + out.put(scratch, start, n - start);
    }

    /** One byte, for echo; dropped where there is no room. */
    void put(int c) {
        if (out.free() < WIDEST) {
            return;
        }
        if (termios.out(Termios.OPOST)) {
            special(c);
        } else {
            out.put((byte) c);
        }
    }

    private void special(int c) {
        switch (c) {
            case '\n' -> {
                if (termios.out(Termios.ONLRET)) {
                    column = 0;
                }
                if (termios.out(Termios.ONLCR)) {
                    column = 0;
                    out.put((byte) '\r');
                }
                out.put((byte) '\n');
            }
            case '\r' -> carriageReturn();
            case '\t' -> {
                int spaces = 8 - (column & 7);
                column += spaces;
                if ((termios.oflag & Termios.TABDLY) == Termios.XTABS) {
                    for (int i = 0; i < spaces; i++) {
                        out.put((byte) ' ');
                    }
                } else {
                    out.put((byte) '\t');
                }
            }
            case '\b' -> {
                column = Math.max(0, column - 1);
                out.put((byte) c);
            }
            default -> {
                boolean continuation = termios.in(Termios.IUTF8) && (c & 0xc0) == 0x80;
                column += c >= 0x20 && c != 0x7f && !continuation ? 1 : 0;
                out.put((byte) (termios.out(Termios.OLCUC) && c >= 'a' && c <= 'z' ? c - 32 : c));
            }
        }
    }

    private void carriageReturn() {
        if (termios.out(Termios.ONOCR) && column == 0) {
            return;
        }
        if (termios.out(Termios.OCRNL)) {
            if (termios.out(Termios.ONLRET)) {
                column = 0;
            }
            out.put((byte) '\n');
        } else {
            column = 0;
            out.put((byte) '\r');
        }
    }
}
