package io.cloister.netstack.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Internet checksum, RFC 1071. The sum is taken over little-endian words, eight bytes a step, because one's
 * complement addition does not care about byte order as long as the result is swapped once at the end (RFC 1071,
 * section 2B).
 */
public final class Checksum {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Checksum() {
    }

    /** Adds bytes to a running sum. Only the last piece of a sum may have an odd length. */
    public static long add(long sum, byte[] b, int offset, int length) {
        long acc = sum;
        int at = offset;
        int end = offset + length;
        for (; at + 16 <= end; at += 16) {
            acc += ((int) INT.get(b, at) & 0xffffffffL) + ((int) INT.get(b, at + 4) & 0xffffffffL)
                + ((int) INT.get(b, at + 8) & 0xffffffffL) + ((int) INT.get(b, at + 12) & 0xffffffffL);
        }
        for (; at + 4 <= end; at += 4) {
            acc += (int) INT.get(b, at) & 0xffffffffL;
        }
        if (at + 2 <= end) {
            acc += b[at] & 0xff | (b[at + 1] & 0xff) << 8;
            at += 2;
        }
        return at < end ? acc + (b[at] & 0xff) : acc;
    }

    /** Adds one 16-bit number. */
    public static long add(long sum, int word) {
        return sum + Short.toUnsignedInt(Short.reverseBytes((short) word));
    }

    /** Adds the pseudo header of TCP, UDP and ICMPv6: RFC 9293 section 3.1, RFC 8200 section 8.1. */
    public static long pseudo(IpAddr src, IpAddr dst, int protocol, int length) {
        long sum = 0;
        if (src.isV4()) {
            sum = addInt(sum, src.v4Bits());
            sum = addInt(sum, dst.v4Bits());
        } else {
            sum = addLong(addLong(sum, src.hi()), src.lo());
            sum = addLong(addLong(sum, dst.hi()), dst.lo());
        }
        return add(addInt(sum, length), protocol);
    }

    private static long addLong(long sum, long value) {
        return addInt(addInt(sum, (int) (value >>> 32)), (int) value);
    }

    private static long addInt(long sum, int value) {
        return sum + (Integer.reverseBytes(value) & 0xffffffffL);
    }

    /** The checksum field's value: the complement of the folded sum. */
    public static int finish(long sum) {
        long s = sum;
        while (s >>> 16 != 0) {
            s = (s & 0xffff) + (s >>> 16);
        }
        return ~Short.reverseBytes((short) s) & 0xffff;
    }

    /** The checksum of one run of bytes; 0 if the run holds its own correct checksum. */
    public static int of(byte[] b, int offset, int length) {
        return finish(add(0, b, offset, length));
    }
}
