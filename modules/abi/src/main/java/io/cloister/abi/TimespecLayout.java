package io.cloister.abi;

/**
 * {@code struct timespec}: seconds and nanoseconds.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | tv_sec                                                |
 *       +-------------------------------------------------------+
 *     8 | tv_nsec                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class TimespecLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int TV_SEC = 0;
    public static final int TV_NSEC = 8;

    private TimespecLayout() {
    }
}
