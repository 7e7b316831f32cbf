package io.cloister.abi;

/**
 * {@code struct statx_timestamp} inside {@link StatxLayout}.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | tv_sec                                                |
 *       +---------------------------+---------------------------+
 *     8 | tv_nsec                   |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class StatxTimestampLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int TV_SEC = 0;
    public static final int TV_NSEC = 8;

    private StatxTimestampLayout() {
    }
}
