package io.cloister.abi;

/**
 * {@code struct sysinfo} of sysinfo(2). Memory is in units of mem_unit bytes.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | uptime                                                |
 *       +-------------------------------------------------------+
 *     8 | loads (24 bytes)                                      |
 *       +-------------------------------------------------------+
 *    32 | totalram                                              |
 *       +-------------------------------------------------------+
 *    40 | freeram                                               |
 *       +-------------------------------------------------------+
 *    48 | sharedram                                             |
 *       +-------------------------------------------------------+
 *    56 | bufferram                                             |
 *       +-------------------------------------------------------+
 *    64 | totalswap                                             |
 *       +-------------------------------------------------------+
 *    72 | freeswap                                              |
 *       +-------------+-----------------------------------------+
 *    80 | procs       |                                         |
 *       +-------------+-----------------------------------------+
 *    88 | totalhigh                                             |
 *       +-------------------------------------------------------+
 *    96 | freehigh                                              |
 *       +---------------------------+---------------------------+
 *   104 | mem_unit                  |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class SysinfoLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 112;

    /** Seconds. */
    public static final int UPTIME = 0;
    /** Three load averages of 8 bytes, scaled by 65,536. */
    public static final int LOADS = 8;
    public static final int TOTALRAM = 32;
    public static final int FREERAM = 40;
    public static final int SHAREDRAM = 48;
    public static final int BUFFERRAM = 56;
    public static final int TOTALSWAP = 64;
    public static final int FREESWAP = 72;
    public static final int PROCS = 80;
    public static final int TOTALHIGH = 88;
    public static final int FREEHIGH = 96;
    public static final int MEM_UNIT = 104;

    private SysinfoLayout() {
    }
}
