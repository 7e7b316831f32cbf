package io.cloister.abi;

/**
 * {@code struct sockaddr_ll} of packet(7). sll_protocol is in network byte order.
 *
 * <pre>
 *       +--------------------------+
 *     0 | sll_family (2 bytes)     |
 *       +--------------------------+
 *     2 | sll_protocol (2 bytes)   |
 *       +--------------------------+
 *     4 | sll_ifindex (4 bytes)    |
 *       +--------------------------+
 *     8 | sll_hatype (2 bytes)     |
 *       +--------------------------+
 *    10 | sll_pkttype (1 byte)     |
 *       +--------------------------+
 *    11 | sll_halen (1 byte)       |
 *       +--------------------------+
 *    12 | sll_addr (8 bytes)       |
 *       +--------------------------+
 * </pre>
 */
public final class SockaddrLlLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 20;

    public static final int SLL_FAMILY = 0;
    public static final int SLL_PROTOCOL = 2;
    public static final int SLL_IFINDEX = 4;
    public static final int SLL_HATYPE = 8;
    public static final int SLL_PKTTYPE = 10;
    public static final int SLL_HALEN = 11;
    public static final int SLL_ADDR = 12;

    private SockaddrLlLayout() {
    }
}
