package io.cloister.netstack.wire;

/**
 * The header of an Ethernet II frame (RFC 894): 0 destination, 6 source, 12 type, 14 payload. Addresses are the low 48
 * bits of a long.
 */
public record EthernetRepr(long dst, long src, int type) {
    /** Bytes of the header. */
    public static final int HEADER = 14;
    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_IPV6 = 0x86dd;
    /** ff:ff:ff:ff:ff:ff. */
    public static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long GROUP_BIT = 0x0100_0000_0000L;
    private static final long GROUP4 = 0x0100_5e00_0000L;
    private static final long GROUP6 = 0x3333_0000_0000L;

    public EthernetRepr {
        if ((dst | src) >>> 48 != 0 || type >>> 16 != 0) {
            throw new IllegalArgumentException("not an Ethernet header");
        }
    }

    /** Reads the header of a frame that is at least {@link #HEADER} long. */
    public static EthernetRepr read(byte[] b, int at) {
        return new EthernetRepr(address(b, at), address(b, at + 6), Bytes.u16(b, at + 12));
    }

    /** Writes {@link #HEADER} bytes. */
    public void emit(byte[] b, int at) {
        putAddress(b, at, dst);
        putAddress(b, at + 6, src);
        Bytes.put16(b, at + 12, type);
    }

    /** True for an address of many: multicast or broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }

    /** Where frames to a multicast group go: RFC 1112 section 6.4, RFC 2464 section 7. */
    public static long group(IpAddr group) {
        return group.isV4() ? GROUP4 | group.v4Bits() & 0x7fffff : GROUP6 | group.lo() & 0xffffffffL;
    }

    /** The address in 6 bytes. */
    public static long address(byte[] b, int at) {
        return (long) Bytes.u16(b, at) << 32 | Bytes.i32(b, at + 2) & 0xffffffffL;
    }

    /** Writes an address into 6 bytes. */
    public static void putAddress(byte[] b, int at, long address) {
        Bytes.put16(b, at, (int) (address >>> 32));
        Bytes.put32(b, at + 2, (int) address);
    }
}
