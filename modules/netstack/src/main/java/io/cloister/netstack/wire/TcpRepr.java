package io.cloister.netstack.wire;

/**
 * What a TCP header says.
 *
 * @param window as it stands in the header, not yet scaled.
 * @param mss option, 0 where absent.
 * @param windowScale option, -1 where absent.
 */
public record TcpRepr(int srcPort, int dstPort, int seq, int ack, int flags, int window, int mss, int windowScale) {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;
    public static final int URG = 32;

    public TcpRepr {
        if ((srcPort | dstPort | window | mss) >>> 16 != 0
                || flags >>> 6 != 0
                || windowScale < -1
                || windowScale > TcpView.MAX_SCALE) {
            throw new IllegalArgumentException("not a TCP header");
        }
    }

    /** The header a view shows. */
    public static TcpRepr of(TcpView v) {
        boolean syn = (v.flags() & SYN) != 0;
        return new TcpRepr(
                v.srcPort(),
                v.dstPort(),
                v.seq(),
                v.ack(),
                v.flags(),
                v.window(),
                syn ? v.mss() : 0,
                syn ? v.windowScale() : -1);
    }

    /** True if all bits of {@code mask} are set. */
    public boolean has(int mask) {
        return (flags & mask) == mask;
    }

    /** Bytes of the header with its options. */
    public int headerLength() {
        return TcpView.HEADER + (mss != 0 ? 4 : 0) + (windowScale >= 0 ? 4 : 0);
    }

    /**
     * Writes the header in front of data that lies already behind it in the packet's body, and the checksum over both.
     */
    public void emit(Packet p) {
        byte[] b = p.bytes;
        int at = p.body;
        Bytes.put16(b, at, srcPort);
        Bytes.put16(b, at + 2, dstPort);
        Bytes.put32(b, at + 4, seq);
        Bytes.put32(b, at + 8, ack);
        Bytes.put16(b, at + 12, headerLength() / 4 << 12 | flags);
        Bytes.put16(b, at + 14, window);
        Bytes.put32(b, at + 16, 0);
        int o = at + TcpView.HEADER;
        if (mss != 0) {
            Bytes.put32(b, o, TcpView.OPTION_MSS << 24 | 4 << 16 | mss);
            o += 4;
        }
        if (windowScale >= 0) {
            Bytes.put32(b, o, 1 << 24 | TcpView.OPTION_SCALE << 16 | 3 << 8 | windowScale);
        }
        long sum = Checksum.pseudo(p.src, p.dst, TcpView.PROTOCOL, p.bodyLength());
        Bytes.put16(b, at + 16, Checksum.finish(Checksum.add(sum, b, at, p.bodyLength())));
    }
}
