package io.cloister.abi;

/**
 * {@code struct tms} of times(2), in clock ticks.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | tms_utime                                             |
 *       +-------------------------------------------------------+
 *     8 | tms_stime                                             |
 *       +-------------------------------------------------------+
 *    16 | tms_cutime                                            |
 *       +-------------------------------------------------------+
 *    24 | tms_cstime                                            |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class TmsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int TMS_UTIME = 0;
    public static final int TMS_STIME = 8;
    public static final int TMS_CUTIME = 16;
    public static final int TMS_CSTIME = 24;

    private TmsLayout() {
    }
}
