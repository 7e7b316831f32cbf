package io.cloister.abi;

/**
 * {@code struct ifconf} of SIOCGIFCONF (netdevice(7)).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | ifc_len                   |                           |
 *       +---------------------------+---------------------------+
 *     8 | ifc_buf                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class IfconfLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int IFC_LEN = 0;
    public static final int IFC_BUF = 8;

    private IfconfLayout() {
    }
}
