package io.cloister.abi;

/**
 * {@code struct itimerspec} of timer_settime(2) and timerfd_settime(2): two {@link TimespecLayout}.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | it_interval_sec                                       |
 *       +-------------------------------------------------------+
 *     8 | it_interval_nsec                                      |
 *       +-------------------------------------------------------+
 *    16 | it_value_sec                                          |
 *       +-------------------------------------------------------+
 *    24 | it_value_nsec                                         |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class ItimerspecLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int IT_INTERVAL_SEC = 0;
    public static final int IT_INTERVAL_NSEC = 8;
    public static final int IT_VALUE_SEC = 16;
    public static final int IT_VALUE_NSEC = 24;

    private ItimerspecLayout() {
    }
}
