package io.cloister.abi;

/**
 * {@code struct sched_attr} of sched_setattr(2), version 1.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | attr_size                 | sched_policy              |
 *       +---------------------------+---------------------------+
 *     8 | sched_flags                                           |
 *       +---------------------------+---------------------------+
 *    16 | sched_nice                | sched_priority            |
 *       +---------------------------+---------------------------+
 *    24 | sched_runtime                                         |
 *       +-------------------------------------------------------+
 *    32 | sched_deadline                                        |
 *       +-------------------------------------------------------+
 *    40 | sched_period                                          |
 *       +---------------------------+---------------------------+
 *    48 | sched_util_min            | sched_util_max            |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class SchedAttrLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 56;

    public static final int ATTR_SIZE = 0;
    public static final int SCHED_POLICY = 4;
    public static final int SCHED_FLAGS = 8;
    public static final int SCHED_NICE = 16;
    public static final int SCHED_PRIORITY = 20;
    public static final int SCHED_RUNTIME = 24;
    public static final int SCHED_DEADLINE = 32;
    public static final int SCHED_PERIOD = 40;
    public static final int SCHED_UTIL_MIN = 48;
    public static final int SCHED_UTIL_MAX = 52;

    private SchedAttrLayout() {
    }
}
