package io.cloister.netstack.wire;

/** What an unfragmented IPv4 header without options says. */
public record Ipv4Repr(
        IpAddr src, IpAddr dst, int protocol, int ttl, int tos, int id, boolean dontFragment, int payloadLength) {
    /** Most bytes behind the header. */
    public static final int MAX_PAYLOAD = 65535 - Ipv4View.HEADER;

    public Ipv4Repr {
        if (!src.isV4()
                || !dst.isV4()
                || (protocol | ttl | tos) >>> 8 != 0
                || id >>> 16 != 0
                || payloadLength < 0
                || payloadLength > MAX_PAYLOAD) {
            throw new IllegalArgumentException("not an IPv4 header");
        }
    }

    /** The header a view shows. */
    public static Ipv4Repr of(Ipv4View v) {
        return new Ipv4Repr(
                v.src(),
                v.dst(),
                v.protocol(),
                v.ttl(),
                v.tos(),
                v.id(),
                v.dontFragment(),
                v.totalLength() - v.headerLength());
    }

    /** Writes {@link Ipv4View#HEADER} bytes. */
    public void emit(byte[] b, int at) {
        Bytes.put16(b, at, 0x4500 | tos);
        Bytes.put16(b, at + 2, Ipv4View.HEADER + payloadLength);
        Bytes.put16(b, at + 4, id);
        Bytes.put16(b, at + 6, dontFragment ? Ipv4View.DF : 0);
        Bytes.put16(b, at + 8, ttl << 8 | protocol);
        Bytes.put16(b, at + 10, 0);
        src.write4(b, at + 12);
        dst.write4(b, at + 16);
        Bytes.put16(b, at + 10, Checksum.of(b, at, Ipv4View.HEADER));
    }
}
