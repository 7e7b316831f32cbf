package io.cloister.netstack.wire;

/**
 * An IPv4 or IPv6 address. IPv4 is kept in its mapped form ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), so that both
 * families share one demultiplexer and dual-stack sockets need no second table. "Any" exists twice: 0.0.0.0 is not ::.
 */
public record IpAddr(long hi, long lo) {
    private static final long MAPPED = 0xffffL << 32;

    public static final IpAddr ANY4 = v4(0);
    public static final IpAddr ANY6 = new IpAddr(0, 0);
    public static final IpAddr LOOPBACK4 = v4(0x7f000001);
    public static final IpAddr LOOPBACK6 = new IpAddr(0, 1);

    /** An IPv4 address from its 32 bits. */
    public static IpAddr v4(int bits) {
        return new IpAddr(0, MAPPED | bits & 0xffffffffL);
    }

    /** Reads a.b.c.d. */
    public static IpAddr parse4(String text) {
        String[] parts = text.split("\\.", -1);
        int bits = 0;
        for (String part : parts) {
            int n = Integer.parseInt(part);
            if (parts.length != 4 || n < 0 || n > 255) {
                throw new NumberFormatException("not an IPv4 address: " + text);
            }
            bits = bits << 8 | n;
        }
        return v4(bits);
    }

    /** Reads 4 bytes. */
    public static IpAddr read4(byte[] b, int at) {
        return v4(Bytes.i32(b, at));
    }

    /** Reads 16 bytes; a mapped address comes out as IPv4. */
    public static IpAddr read16(byte[] b, int at) {
        return new IpAddr(Bytes.i64(b, at), Bytes.i64(b, at + 8));
    }

    /** True for IPv4 (and IPv4-mapped, which is the same here). */
    public boolean isV4() {
        return hi == 0 && lo >>> 32 == 0xffff;
    }

    /** The 32 bits of an IPv4 address. */
    public int v4Bits() {
        return (int) lo;
    }

    /** 0.0.0.0 or :: . */
    public boolean isAny() {
        return hi == 0 && (lo == 0 || lo == MAPPED);
    }

    /** 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return isV4() ? (int) lo >>> 24 == 127 : hi == 0 && lo == 1;
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return isV4() ? (int) lo >>> 28 == 14 : hi >>> 56 == 0xff;
    }

    /** 255.255.255.255, or the broadcast address of the loopback net. */
    public boolean isBroadcast() {
        return isV4() && ((int) lo == -1 || (int) lo == 0x7fffffff);
    }

    /** "Any" of the same family. */
    public IpAddr anyOfFamily() {
        return isV4() ? ANY4 : ANY6;
    }

    /** Writes the 4 bytes of an IPv4 address. */
    public void write4(byte[] b, int at) {
        Bytes.put32(b, at, v4Bits());
    }

    /** Writes 16 bytes. */
    public void write16(byte[] b, int at) {
        Bytes.put64(b, at, hi);
        Bytes.put64(b, at + 8, lo);
    }

    @Override
    public String toString() {
        if (isV4()) {
            int a = v4Bits();
            return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            long half = i < 4 ? hi : lo;
            text.append(i == 0 ? "" : ":").append(Long.toHexString(half >>> 48 - 16 * (i & 3) & 0xffff));
        }
        return text.toString();
    }
}
