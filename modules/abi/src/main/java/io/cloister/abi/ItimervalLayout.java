package io.cloister.abi;

/**
 * {@code struct itimerval} of setitimer(2): two {@link TimevalLayout}.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | it_interval_sec                                       |
 *       +-------------------------------------------------------+
 *     8 | it_interval_usec                                      |
 *       +-------------------------------------------------------+
 *    16 | it_value_sec                                          |
 *       +-------------------------------------------------------+
 *    24 | it_value_usec                                         |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class ItimervalLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int IT_INTERVAL_SEC = 0;
    public static final int IT_INTERVAL_USEC = 8;
    public static final int IT_VALUE_SEC = 16;
    public static final int IT_VALUE_USEC = 24;

    private ItimervalLayout() {
    }
}
