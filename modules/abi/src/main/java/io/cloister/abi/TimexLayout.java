package io.cloister.abi;

/**
 * {@code struct timex} of adjtimex(2).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | modes                     |                           |
 *       +---------------------------+---------------------------+
 *     8 | offset                                                |
 *       +-------------------------------------------------------+
 *    16 | freq                                                  |
 *       +-------------------------------------------------------+
 *    24 | maxerror                                              |
 *       +-------------------------------------------------------+
 *    32 | esterror                                              |
 *       +---------------------------+---------------------------+
 *    40 | status                    |                           |
 *       +---------------------------+---------------------------+
 *    48 | constant                                              |
 *       +-------------------------------------------------------+
 *    56 | precision                                             |
 *       +-------------------------------------------------------+
 *    64 | tolerance                                             |
 *       +-------------------------------------------------------+
 *    72 | time_sec                                              |
 *       +-------------------------------------------------------+
 *    80 | time_usec                                             |
 *       +-------------------------------------------------------+
 *    88 | tick                                                  |
 *       +-------------------------------------------------------+
 *    96 | ppsfreq                                               |
 *       +-------------------------------------------------------+
 *   104 | jitter                                                |
 *       +---------------------------+---------------------------+
 *   112 | shift                     |                           |
 *       +---------------------------+---------------------------+
 *   120 | stabil                                                |
 *       +-------------------------------------------------------+
 *   128 | jitcnt                                                |
 *       +-------------------------------------------------------+
 *   136 | calcnt                                                |
 *       +-------------------------------------------------------+
 *   144 | errcnt                                                |
 *       +-------------------------------------------------------+
 *   152 | stbcnt                                                |
 *       +---------------------------+---------------------------+
 *   160 | tai                       |                           |
 *       +---------------------------+---------------------------+
 *   168 | (40 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class TimexLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 208;

    public static final int MODES = 0;
    public static final int OFFSET = 8;
    public static final int FREQ = 16;
    public static final int MAXERROR = 24;
    public static final int ESTERROR = 32;
    public static final int STATUS = 40;
    public static final int CONSTANT = 48;
    public static final int PRECISION = 56;
    public static final int TOLERANCE = 64;
    public static final int TIME_SEC = 72;
    public static final int TIME_USEC = 80;
    public static final int TICK = 88;
    public static final int PPSFREQ = 96;
    public static final int JITTER = 104;
    public static final int SHIFT = 112;
    public static final int STABIL = 120;
    public static final int JITCNT = 128;
    public static final int CALCNT = 136;
    public static final int ERRCNT = 144;
    public static final int STBCNT = 152;
    public static final int TAI = 160;

    private TimexLayout() {
    }
}
