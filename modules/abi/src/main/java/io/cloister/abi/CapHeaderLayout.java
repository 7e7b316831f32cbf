package io.cloister.abi;

/**
 * {@code struct __user_cap_header_struct} of capget(2).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | version                   | pid                       |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class CapHeaderLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int VERSION = 0;
    public static final int PID = 4;

    private CapHeaderLayout() {
    }
}
