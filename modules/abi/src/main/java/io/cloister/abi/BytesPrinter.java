package io.cloister.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Prints bytes that a system call argument points to, in strace's manner. They are a guest's: every length is checked.
 */
final class BytesPrinter {
    /** Bytes of a buffer that are shown, as strace's default is. */
    static final int SHOWN = 32;

    private static final int VECTOR_SHOWN = 16;

    private BytesPrinter() {
    }

    /** Appends {@code bytes} as what {@code hint} says they are, or quoted. */
    static void append(final StringBuilder out, final String hint, final byte[] bytes) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (hint) {
            case "timespec" -> time(out, buffer, ", tv_nsec=");
            case "timeval" -> time(out, buffer, ", tv_usec=");
            case "sigset" -> sigset(out, buffer);
            case "sockaddr" -> sockaddr(out, buffer);
            case "ints" -> ints(out, buffer);
            default -> quoted(out, bytes, 0, bytes.length, SHOWN);
        }
    }

    /** Appends a string up to its NUL, or all of it. */
    static void string(final StringBuilder out, final byte[] bytes) {
        final int length = lengthOfString(bytes, 0);
        quoted(out, bytes, 0, length, length);
    }

    /** Appends the strings that lie one after the other in {@code bytes}, each with its NUL. */
    static void vector(final StringBuilder out, final byte[] bytes) {
        out.append('[');
        int at = 0;
        for (int count = 0; at < bytes.length; count++) {
            if (count > 0) {
                out.append(", ");
            }
            if (count == VECTOR_SHOWN) {
                out.append("...");
                break;
            }
            final int length = lengthOfString(bytes, at);
            quoted(out, bytes, at, length, length);
            at += length + 1;
        }
        out.append(']');
    }

    private static int lengthOfString(final byte[] bytes, final int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end - start;
    }

    private static void quoted(
        final StringBuilder out, final byte[] bytes, final int start, final int length, final int shown) {
        out.append('"');
        final int end = start + Math.min(length, shown);
        for (int i = start; i < end; i++) {
            final boolean digitFollows = i + 1 < end && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
            escaped(out, bytes[i], digitFollows);
        }
        out.append(length > shown ? "\"..." : "\"");
    }

    private static void escaped(final StringBuilder out, final byte value, final boolean digitFollows) {
        switch (value) {
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            case '\f' -> out.append("\\f");
            case 0x0b -> out.append("\\v");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> {
                if (value >= ' ' && value < 0x7f) {
                    out.append((char) value);
                } else {
                    octal(out.append('\\'), value & 0xff, digitFollows);
                }
            }
        }
    }

    private static void octal(final StringBuilder out, final int value, final boolean threeDigits) {
        final String digits = Integer.toOctalString(value);
        out.append(threeDigits ? "000".substring(digits.length()) : "").append(digits);
    }

    private static void time(final StringBuilder out, final ByteBuffer buffer, final String fraction) {
        if (buffer.capacity() < TimespecLayout.SIZE) {
            quoted(out, buffer.array(), 0, buffer.capacity(), SHOWN);
            return;
        }
        out.append("{tv_sec=").append(buffer.getLong(TimespecLayout.TV_SEC));
        out.append(fraction).append(buffer.getLong(TimespecLayout.TV_NSEC)).append('}');
    }

    private static void ints(final StringBuilder out, final ByteBuffer buffer) {
        out.append('[');
        for (int at = 0; at + Integer.BYTES <= buffer.capacity(); at += Integer.BYTES) {
            out.append(at == 0 ? "" : ", ").append(buffer.getInt(at));
        }
        out.append(']');
    }

    /** {@code [INT CHLD]}; with more than half of the signals in it {@code ~[KILL]}, those that are not. */
    private static void sigset(final StringBuilder out, final ByteBuffer buffer) {
        if (buffer.capacity() < Signals.SIGSET_SIZE) {
            quoted(out, buffer.array(), 0, buffer.capacity(), SHOWN);
            return;
        }
        final long set = buffer.getLong(0);
        final boolean inverted = Long.bitCount(set) > Signals.NSIG / 2;
        out.append(inverted ? "~[" : "[");
        String separator = "";
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            if ((set & Signals.bit(sig)) != 0 != inverted) {
                out.append(separator).append(Signals.name(sig).substring("SIG".length()));
                separator = " ";
            }
        }
        out.append(']');
    }

    private static void sockaddr(final StringBuilder out, final ByteBuffer buffer) {
        final int size = buffer.capacity();
        final int family = size < Short.BYTES ? -1 : buffer.getShort(0);
        if (family == Sockets.AF_UNIX) {
            unixAddress(out, buffer);
        } else if (family == Sockets.AF_INET && size >= SockaddrInLayout.SIZE) {
            out.append("{sa_family=AF_INET, sin_port=htons(").append(port(buffer, SockaddrInLayout.SIN_PORT));
            out.append("), sin_addr=inet_addr(\"");
            for (int i = 0; i < 4; i++) {
                out.append(i == 0 ? "" : ".").append(buffer.get(SockaddrInLayout.SIN_ADDR + i) & 0xff);
            }
            out.append("\")}");
        } else if (family == Sockets.AF_INET6 && size >= SockaddrIn6Layout.SIZE) {
            inet6Address(out, buffer);
        } else {
            quoted(out, buffer.array(), 0, size, SHOWN);
        }
    }

    private static int port(final ByteBuffer buffer, final int offset) {
        return (buffer.get(offset) & 0xff) << 8 | buffer.get(offset + 1) & 0xff;
    }

    private static void unixAddress(final StringBuilder out, final ByteBuffer buffer) {
        final int start = SockaddrUnLayout.SUN_PATH;
        final int size = buffer.capacity();
        out.append("{sa_family=AF_UNIX");
        if (size > start) {
            final boolean isAbstract = buffer.get(start) == 0;
            final int from = isAbstract ? start + 1 : start;
            final int length = isAbstract ? size - from : lengthOfString(buffer.array(), start);
            out.append(isAbstract ? ", sun_path=@" : ", sun_path=");
            quoted(out, buffer.array(), from, length, length);
        }
        out.append('}');
    }

    /** Groups in hexadecimal, without the abbreviation of zeros: it is for reading, not for parsing. */
    private static void inet6Address(final StringBuilder out, final ByteBuffer buffer) {
        out.append("{sa_family=AF_INET6, sin6_port=htons(").append(port(buffer, SockaddrIn6Layout.SIN6_PORT));
        out.append("), sin6_addr=\"");
        for (int i = 0; i < 16; i += 2) {
            final int group = port(buffer, SockaddrIn6Layout.SIN6_ADDR + i);
            out.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
        }
        out.append("\", sin6_scope_id=").append(buffer.getInt(SockaddrIn6Layout.SIN6_SCOPE_ID)).append('}');
    }
}
