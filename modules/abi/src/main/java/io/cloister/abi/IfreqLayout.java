package io.cloister.abi;

/**
 * {@code struct ifreq} of netdevice(7): a name and a union.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | ifr_name (16 bytes)                                   |
 *       +-------------------------------------------------------+
 *    16 | ifr_union (24 bytes)                                  |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class IfreqLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 40;

    public static final int IFR_NAME = 0;
    /** Address, flags (2 bytes), index, metric or MTU (4 bytes), hardware address, map or pointer. */
    public static final int IFR_UNION = 16;

    private IfreqLayout() {
    }
}
