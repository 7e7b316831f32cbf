package io.cloister.netstack.wire;

/**
 * A message of the address resolution protocol for IPv4 over Ethernet, RFC 826: 0 hardware type, 2 protocol, 4 lengths,
 * 6 operation, 8 sender's addresses, 18 target's.
 */
public record ArpRepr(int operation, long senderMac, IpAddr sender, long targetMac, IpAddr target) {
    /** Bytes of a message. */
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    private static final int ETHERNET = 1;
    private static final int LENGTHS = 0x0604;

    public ArpRepr {
        if (operation != REQUEST && operation != REPLY || !sender.isV4() || !target.isV4()) {
            throw new IllegalArgumentException("not an ARP message");
        }
    }

    /** What {@code length} bytes say, or null where they are no such message. */
    public static ArpRepr read(byte[] b, int at, int length) {
        boolean whole = length >= LENGTH
                && Bytes.u16(b, at) == ETHERNET
                && Bytes.u16(b, at + 2) == EthernetRepr.TYPE_IPV4
                && Bytes.u16(b, at + 4) == LENGTHS;
        int operation = whole ? Bytes.u16(b, at + 6) : 0;
        if (operation != REQUEST && operation != REPLY) {
            return null;
        }
        return new ArpRepr(operation, EthernetRepr.address(b, at + 8), IpAddr.read4(b, at + 14),
            EthernetRepr.address(b, at + 18), IpAddr.read4(b, at + 24));
    }

    /** Writes {@link #LENGTH} bytes. */
    public void emit(byte[] b, int at) {
        Bytes.put16(b, at, ETHERNET);
        Bytes.put16(b, at + 2, EthernetRepr.TYPE_IPV4);
        Bytes.put16(b, at + 4, LENGTHS);
        Bytes.put16(b, at + 6, operation);
        EthernetRepr.putAddress(b, at + 8, senderMac);
        sender.write4(b, at + 14);
        EthernetRepr.putAddress(b, at + 18, targetMac);
        target.write4(b, at + 24);
    }
}
