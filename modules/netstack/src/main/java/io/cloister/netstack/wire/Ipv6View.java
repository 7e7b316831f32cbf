package io.cloister.netstack.wire;

/**
 * An IPv6 header, RFC 8200 section 3. Extension headers are not followed: a packet that has one is given to nobody but
 * raw sockets.
 *
 * <pre>
 *  0 version/class/flow label  4 payload length  6 next header  7 hop limit  8 source  24 destination  40 payload
 * </pre>
 */
public final class Ipv6View {
    /** Bytes of the header. */
    public static final int HEADER = 40;

    private final byte[] b;
    private final int at;

    private Ipv6View(byte[] bytes, int offset) {
        b = bytes;
        at = offset;
    }

    /** A view of {@code length} bytes, or null if they are not a whole IPv6 packet. */
    public static Ipv6View wrap(byte[] bytes, int offset, int length) {
        if (length < HEADER || (bytes[offset] & 0xf0) != 0x60) {
            return null;
        }
        Ipv6View view = new Ipv6View(bytes, offset);
        boolean legal = view.payloadLength() <= length - HEADER
                && !view.src().isV4()
                && !view.dst().isV4()
                && !view.src().isMulticast();
        return legal ? view : null;
    }

    public int trafficClass() {
        return Bytes.u16(b, at) >>> 4 & 0xff;
    }

    public int flowLabel() {
        return Bytes.i32(b, at) & 0xfffff;
    }

    public int payloadLength() {
        return Bytes.u16(b, at + 4);
    }

    public int nextHeader() {
        return Bytes.u8(b, at + 6);
    }

    public int hopLimit() {
        return Bytes.u8(b, at + 7);
    }

    public IpAddr src() {
        return IpAddr.read16(b, at + 8);
    }

    public IpAddr dst() {
        return IpAddr.read16(b, at + 24);
    }
}
