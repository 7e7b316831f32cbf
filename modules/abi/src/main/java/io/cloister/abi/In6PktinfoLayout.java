package io.cloister.abi;

/**
 * {@code struct in6_pktinfo} of IPV6_PKTINFO (ipv6(7)).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | ipi6_addr (16 bytes)                                  |
 *       +---------------------------+---------------------------+
 *    16 | ipi6_ifindex              |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class In6PktinfoLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 20;

    public static final int IPI6_ADDR = 0;
    public static final int IPI6_IFINDEX = 16;

    private In6PktinfoLayout() {
    }
}
