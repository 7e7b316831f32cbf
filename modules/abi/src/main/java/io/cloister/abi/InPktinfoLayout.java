package io.cloister.abi;

/**
 * {@code struct in_pktinfo} of IP_PKTINFO (ip(7)).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | ipi_ifindex               | ipi_spec_dst              |
 *       +---------------------------+---------------------------+
 *     8 | ipi_addr                  |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class InPktinfoLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 12;

    public static final int IPI_IFINDEX = 0;
    public static final int IPI_SPEC_DST = 4;
    public static final int IPI_ADDR = 8;

    private InPktinfoLayout() {
    }
}
