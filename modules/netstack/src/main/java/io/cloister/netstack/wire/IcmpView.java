package io.cloister.netstack.wire;

/**
 * An ICMP message of either version, RFC 792 and RFC 4443: 0 type, 1 code, 2 checksum, 4 rest of header, 8 data.
 */
public final class IcmpView {
    /** Bytes of the header. */
    public static final int HEADER = 8;
    /** IPPROTO_ICMP. */
    public static final int PROTOCOL4 = 1;
    /** IPPROTO_ICMPV6. */
    public static final int PROTOCOL6 = 58;

    private final byte[] b;
    private final int at;

    private IcmpView(byte[] bytes, int offset) {
        b = bytes;
        at = offset;
    }

    /** A view of the packet's body, or null if it is not a correct message. */
    public static IcmpView wrap(Packet p) {
        int length = p.bodyLength();
        if (length < HEADER) {
            return null;
        }
        long acc = p.src.isV4() ? 0 : Checksum.pseudo(p.src, p.dst, PROTOCOL6, length);
        return Checksum.finish(Checksum.add(acc, p.bytes, p.body, length)) == 0 ? new IcmpView(p.bytes, p.body) : null;
    }

    public int type() {
        return Bytes.u8(b, at);
    }

    public int code() {
        return Bytes.u8(b, at + 1);
    }

    /** Bytes 4 to 7: identifier and sequence of an echo, MTU of "too big". */
    public int rest() {
        return Bytes.i32(b, at + 4);
    }
}
