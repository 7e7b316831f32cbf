package io.cloister.abi;

/**
 * {@code struct sched_param} of sched_setscheduler(2).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | sched_priority            |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class SchedParamLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 4;

    public static final int SCHED_PRIORITY = 0;

    private SchedParamLayout() {
    }
}
