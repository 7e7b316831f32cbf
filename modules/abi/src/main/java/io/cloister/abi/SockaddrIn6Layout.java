package io.cloister.abi;

/**
 * {@code struct sockaddr_in6} of ipv6(7). Port, flow information and address are in network byte order.
 *
 * <pre>
 *       +-------------+-------------+---------------------------+
 *     0 | sin6_family | sin6_port   | sin6_flowinfo             |
 *       +-------------+-------------+---------------------------+
 *     8 | sin6_addr (16 bytes)                                  |
 *       +---------------------------+---------------------------+
 *    24 | sin6_scope_id             |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class SockaddrIn6Layout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 28;

    public static final int SIN6_FAMILY = 0;
    public static final int SIN6_PORT = 2;
    public static final int SIN6_FLOWINFO = 4;
    public static final int SIN6_ADDR = 8;
    public static final int SIN6_SCOPE_ID = 24;

    private SockaddrIn6Layout() {
    }
}
