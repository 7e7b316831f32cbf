package io.cloister.netstack.wire;

/** What an IPv6 header says. */
public record Ipv6Repr(
        IpAddr src, IpAddr dst, int nextHeader, int hopLimit, int trafficClass, int flowLabel, int payloadLength) {
    /** Most bytes behind the header (no jumbograms). */
    public static final int MAX_PAYLOAD = 65535;

    public Ipv6Repr {
        boolean bytes = (nextHeader | hopLimit | trafficClass) >>> 8 == 0 && flowLabel >>> 20 == 0;
        if (src.isV4()
                || dst.isV4()
                || src.isMulticast()
                || !bytes
                || payloadLength < 0
                || payloadLength > MAX_PAYLOAD) {
            throw new IllegalArgumentException("not an IPv6 header");
        }
    }

    /** The header a view shows. */
    public static Ipv6Repr of(Ipv6View v) {
        return new Ipv6Repr(
                v.src(), v.dst(), v.nextHeader(), v.hopLimit(), v.trafficClass(), v.flowLabel(), v.payloadLength());
    }

    /** Writes {@link Ipv6View#HEADER} bytes. */
    public void emit(byte[] b, int at) {
        Bytes.put32(b, at, 6 << 28 | trafficClass << 20 | flowLabel);
        Bytes.put16(b, at + 4, payloadLength);
        Bytes.put16(b, at + 6, nextHeader << 8 | hopLimit);
        src.write16(b, at + 8);
        dst.write16(b, at + 24);
    }
}
