package io.cloister.abi;

/**
 * {@code struct sockaddr_in} of ip(7). Port and address are in network byte order.
 *
 * <pre>
 *       +-------------+-------------+---------------------------+
 *     0 | sin_family  | sin_port    | sin_addr                  |
 *       +-------------+-------------+---------------------------+
 *     8 |                                                       |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SockaddrInLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int SIN_FAMILY = 0;
    public static final int SIN_PORT = 2;
    public static final int SIN_ADDR = 4;

    private SockaddrInLayout() {
    }
}
