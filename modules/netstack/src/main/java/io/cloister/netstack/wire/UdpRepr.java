package io.cloister.netstack.wire;

/** What a UDP header says. */
public record UdpRepr(int srcPort, int dstPort, int payloadLength) {
    /** Most bytes of data in one datagram (before the IP header takes its share). */
    public static final int MAX_PAYLOAD = 65535 - UdpView.HEADER;

    public UdpRepr {
        if ((srcPort | dstPort) >>> 16 != 0 || payloadLength < 0 || payloadLength > MAX_PAYLOAD) {
            throw new IllegalArgumentException("not a UDP header");
        }
    }

    /** The header a view shows. */
    public static UdpRepr of(UdpView v) {
        return new UdpRepr(v.srcPort(), v.dstPort(), v.length() - UdpView.HEADER);
    }

    /** Writes the header in front of data that lies already in the packet's body, and the checksum over both. */
    public void emit(Packet p) {
        int length = UdpView.HEADER + payloadLength;
        Bytes.put16(p.bytes, p.body, srcPort);
        Bytes.put16(p.bytes, p.body + 2, dstPort);
        Bytes.put16(p.bytes, p.body + 4, length);
        Bytes.put16(p.bytes, p.body + 6, 0);
        int sum = Checksum.finish(
                Checksum.add(Checksum.pseudo(p.src, p.dst, UdpView.PROTOCOL, length), p.bytes, p.body, length));
        Bytes.put16(p.bytes, p.body + 6, sum == 0 ? 0xffff : sum);
    }
}
