package io.cloister.abi;

/**
 * {@code struct timeval}: seconds and microseconds.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | tv_sec                                                |
 *       +-------------------------------------------------------+
 *     8 | tv_usec                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class TimevalLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int TV_SEC = 0;
    public static final int TV_USEC = 8;

    private TimevalLayout() {
    }
}
