package io.cloister.abi;

/**
 * {@code struct linger} of SO_LINGER (socket(7)).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | l_onoff                   | l_linger                  |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class LingerLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int L_ONOFF = 0;
    public static final int L_LINGER = 4;

    private LingerLayout() {
    }
}
