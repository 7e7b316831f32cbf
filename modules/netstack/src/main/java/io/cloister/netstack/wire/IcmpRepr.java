package io.cloister.netstack.wire;

/** What an ICMP header (either version) says. */
public record IcmpRepr(int type, int code, int rest) {
    public static final int ECHO_REPLY4 = 0;
    public static final int UNREACHABLE4 = 3;
    public static final int ECHO4 = 8;
    public static final int TIME_EXCEEDED4 = 11;
    public static final int UNREACHABLE6 = 1;
    public static final int TOO_BIG6 = 2;
    public static final int TIME_EXCEEDED6 = 3;
    public static final int ECHO6 = 128;
    public static final int ECHO_REPLY6 = 129;
    /** Codes of the two "unreachable" types for a port that nobody has. */
    public static final int PORT4 = 3;
    public static final int PORT6 = 4;

    public IcmpRepr {
        if ((type | code) >>> 8 != 0) {
            throw new IllegalArgumentException("not an ICMP header");
        }
    }

    /** The header a view shows. */
    public static IcmpRepr of(IcmpView v) {
        return new IcmpRepr(v.type(), v.code(), v.rest());
    }

    /** Writes the header in front of data that lies already in the packet's body, and the checksum over both. */
    public void emit(Packet p) {
        Bytes.put8(p.bytes, p.body, type);
        Bytes.put8(p.bytes, p.body + 1, code);
        Bytes.put16(p.bytes, p.body + 2, 0);
        Bytes.put32(p.bytes, p.body + 4, rest);
        seal(p);
    }

    /** Puts the checksum of a message that lies in the packet's body. */
    public static void seal(Packet p) {
        Bytes.put16(p.bytes, p.body + 2, 0);
        long acc = p.src.isV4() ? 0 : Checksum.pseudo(p.src, p.dst, IcmpView.PROTOCOL6, p.bodyLength());
        Bytes.put16(p.bytes, p.body + 2, Checksum.finish(Checksum.add(acc, p.bytes, p.body, p.bodyLength())));
    }
}
