package io.cloister.abi;

/**
 * {@code struct timezone} of gettimeofday(2).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | tz_minuteswest            | tz_dsttime                |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class TimezoneLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int TZ_MINUTESWEST = 0;
    public static final int TZ_DSTTIME = 4;

    private TimezoneLayout() {
    }
}
