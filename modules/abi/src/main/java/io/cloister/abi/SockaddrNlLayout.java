package io.cloister.abi;

/**
 * {@code struct sockaddr_nl} of netlink(7).
 *
 * <pre>
 *       +-------------+-------------+---------------------------+
 *     0 | nl_family   |             | nl_pid                    |
 *       +-------------+-------------+---------------------------+
 *     8 | nl_groups                 |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class SockaddrNlLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 12;

    public static final int NL_FAMILY = 0;
    public static final int NL_PID = 4;
    public static final int NL_GROUPS = 8;

    private SockaddrNlLayout() {
    }
}
