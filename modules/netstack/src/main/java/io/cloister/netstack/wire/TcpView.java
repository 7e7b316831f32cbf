package io.cloister.netstack.wire;

/**
 * A TCP segment, RFC 9293 section 3.1.
 *
 * <pre>
 *  0 source port  2 destination port  4 sequence  8 acknowledgment  12 data offset/flags  14 window
 *  16 checksum  18 urgent  20 options
 * </pre>
 */
public final class TcpView {
    /** Bytes of a header without options. */
    public static final int HEADER = 20;
    /** IPPROTO_TCP. */
    public static final int PROTOCOL = 6;

    private static final int OPTION_END = 0;
    private static final int OPTION_NOP = 1;
    static final int OPTION_MSS = 2;
    static final int OPTION_SCALE = 3;
    static final int MAX_SCALE = 14;

    private final byte[] b;
    private final int at;
    private final int length;

    private TcpView(byte[] bytes, int offset, int count) {
        b = bytes;
        at = offset;
        length = count;
    }

    /** A view of the packet's body, or null if it is not a correct segment. */
    public static TcpView wrap(Packet p) {
        int length = p.bodyLength();
        if (length < HEADER) {
            return null;
        }
        TcpView view = new TcpView(p.bytes, p.body, length);
        if (view.headerLength() < HEADER || view.headerLength() > length) {
            return null;
        }
        if (p.trusted) {
            return view;
        }
        long acc = Checksum.pseudo(p.src, p.dst, PROTOCOL, length);
        return Checksum.finish(Checksum.add(acc, p.bytes, p.body, length)) == 0 ? view : null;
    }

    public int srcPort() {
        return Bytes.u16(b, at);
    }

    public int dstPort() {
        return Bytes.u16(b, at + 2);
    }

    public int seq() {
        return Bytes.i32(b, at + 4);
    }

    public int ack() {
        return Bytes.i32(b, at + 8);
    }

    public int headerLength() {
        return Bytes.u8(b, at + 12) >>> 2 & 0x3c;
    }

    /** FIN, SYN, RST, PSH, ACK, URG. */
    public int flags() {
        return Bytes.u8(b, at + 13) & 0x3f;
    }

    public int window() {
        return Bytes.u16(b, at + 14);
    }

    /** Where the data begins in the array. */
    public int dataOffset() {
        return at + headerLength();
    }

    public int dataLength() {
        return length - headerLength();
    }

    /** The maximum segment size option, or 0. */
    public int mss() {
        int o = option(OPTION_MSS, 4);
        return o < 0 ? 0 : Bytes.u16(b, o + 2);
    }

    /** The window scale option (RFC 7323 section 2; more than 14 counts as 14), or -1. */
    public int windowScale() {
        int o = option(OPTION_SCALE, 3);
        return o < 0 ? -1 : Math.min(MAX_SCALE, Bytes.u8(b, o + 2));
    }

    private int option(int kind, int size) {
        int end = at + headerLength();
        int o = at + HEADER;
        while (o < end && b[o] != OPTION_END) {
            if (b[o] == OPTION_NOP) {
                o++;
                continue;
            }
            int len = o + 1 < end ? Bytes.u8(b, o + 1) : 0;
            if (len < 2 || o + len > end) {
                return -1;
            }
            if (b[o] == kind && len == size) {
                return o;
            }
            o += len;
        }
        return -1;
    }
}
