package io.cloister.abi;

/**
 * {@code struct sigevent} of timer_create(2) and mq_notify(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | sigev_value                                           |
 *       +---------------------------+---------------------------+
 *     8 | sigev_signo               | sigev_notify              |
 *       +---------------------------+---------------------------+
 *    16 | sigev_notify_thread_id    |                           |
 *       +---------------------------+---------------------------+
 *    24 | (40 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SigeventLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 64;

    public static final int SIGEV_VALUE = 0;
    public static final int SIGEV_SIGNO = 8;
    public static final int SIGEV_NOTIFY = 12;
    /** With SIGEV_THREAD_ID only. */
    public static final int SIGEV_NOTIFY_THREAD_ID = 16;

    private SigeventLayout() {
    }
}
