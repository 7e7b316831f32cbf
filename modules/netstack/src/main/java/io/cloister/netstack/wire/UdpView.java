package io.cloister.netstack.wire;

/**
 * A UDP datagram, RFC 768: 0 source port, 2 destination port, 4 length, 6 checksum, 8 data.
 */
public final class UdpView {
    /** Bytes of the header. */
    public static final int HEADER = 8;
    /** IPPROTO_UDP. */
    public static final int PROTOCOL = 17;

    private final byte[] b;
    private final int at;

    private UdpView(byte[] bytes, int offset) {
        b = bytes;
        at = offset;
    }

    /** A view of the packet's body, or null if it is not a correct datagram. */
    public static UdpView wrap(Packet p) {
        int length = p.bodyLength();
        if (length < HEADER) {
            return null;
        }
        UdpView view = new UdpView(p.bytes, p.body);
        if (view.length() < HEADER || view.length() > length) {
            return null;
        }
        int sum = Bytes.u16(p.bytes, p.body + 6);
        if (p.trusted || sum == 0 && p.src.isV4()) {
            return view;
        }
        long acc = Checksum.pseudo(p.src, p.dst, PROTOCOL, view.length());
        return sum != 0 && Checksum.finish(Checksum.add(acc, p.bytes, p.body, view.length())) == 0 ? view : null;
    }

    public int srcPort() {
        return Bytes.u16(b, at);
    }

    public int dstPort() {
        return Bytes.u16(b, at + 2);
    }

    public int length() {
        return Bytes.u16(b, at + 4);
    }
}
