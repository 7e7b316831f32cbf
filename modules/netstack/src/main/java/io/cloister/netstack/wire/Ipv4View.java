package io.cloister.netstack.wire;

/**
 * An IPv4 header, RFC 791 section 3.1.
 *
 * <pre>
 *  0 ver/ihl  1 tos  2 total length   4 id  6 flags/fragment offset   8 ttl  9 protocol
 *  10 checksum  12 source  16 destination  20 options
 * </pre>
 */
public final class Ipv4View {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;
    /** More-fragments flag. */
    public static final int MF = 0x2000;
    /** Don't-fragment flag. */
    public static final int DF = 0x4000;
    static final int OFFSET_MASK = 0x1fff;

    private final byte[] b;
    private final int at;

    private Ipv4View(byte[] bytes, int offset) {
        b = bytes;
        at = offset;
    }

    /** A view of {@code length} bytes, or null where they are not a whole, correct IPv4 packet. */
    public static Ipv4View wrap(byte[] bytes, int offset, int length) {
        if (length < HEADER || bytes[offset] >>> 4 != 4) {
            return null;
        }
        Ipv4View view = new Ipv4View(bytes, offset);
        int header = view.headerLength();
        if (header < HEADER || view.totalLength() < header || view.totalLength() > length) {
            return null;
        }
        return Checksum.of(bytes, offset, header) == 0 ? view : null;
    }

    public int headerLength() {
        return (b[at] & 15) * 4;
    }

    public int tos() {
        return Bytes.u8(b, at + 1);
    }

    public int totalLength() {
        return Bytes.u16(b, at + 2);
    }

    public int id() {
        return Bytes.u16(b, at + 4);
    }

    public boolean dontFragment() {
        return (Bytes.u16(b, at + 6) & DF) != 0;
    }

    /** True for a packet that is only a part of one. */
    public boolean isFragment() {
        return (Bytes.u16(b, at + 6) & (MF | OFFSET_MASK)) != 0;
    }

    /** True where more of the packet follows behind this fragment. */
    public boolean moreFragments() {
        return (Bytes.u16(b, at + 6) & MF) != 0;
    }

    /** Where the fragment's bytes are in the body of the whole packet. */
    public int fragmentOffset() {
        return (Bytes.u16(b, at + 6) & OFFSET_MASK) * 8;
    }

    public int ttl() {
        return Bytes.u8(b, at + 8);
    }

    public int protocol() {
        return Bytes.u8(b, at + 9);
    }

    public IpAddr src() {
        return IpAddr.read4(b, at + 12);
    }

    public IpAddr dst() {
        return IpAddr.read4(b, at + 16);
    }
}
