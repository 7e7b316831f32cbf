package io.cloister.abi;

/**
 * {@code struct __user_cap_data_struct} of capget(2): version 3 has two of them, low words first.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | effective                 | permitted                 |
 *       +---------------------------+---------------------------+
 *     8 | inheritable               |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class CapDataLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 12;

    public static final int EFFECTIVE = 0;
    public static final int PERMITTED = 4;
    public static final int INHERITABLE = 8;

    private CapDataLayout() {
    }
}
