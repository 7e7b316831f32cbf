package io.cloister.abi;

/**
 * {@code struct rusage} of getrusage(2) and wait4(2). Memory is in KiB.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | ru_utime_sec                                          |
 *       +-------------------------------------------------------+
 *     8 | ru_utime_usec                                         |
 *       +-------------------------------------------------------+
 *    16 | ru_stime_sec                                          |
 *       +-------------------------------------------------------+
 *    24 | ru_stime_usec                                         |
 *       +-------------------------------------------------------+
 *    32 | ru_maxrss                                             |
 *       +-------------------------------------------------------+
 *    40 | ru_ixrss                                              |
 *       +-------------------------------------------------------+
 *    48 | ru_idrss                                              |
 *       +-------------------------------------------------------+
 *    56 | ru_isrss                                              |
 *       +-------------------------------------------------------+
 *    64 | ru_minflt                                             |
 *       +-------------------------------------------------------+
 *    72 | ru_majflt                                             |
 *       +-------------------------------------------------------+
 *    80 | ru_nswap                                              |
 *       +-------------------------------------------------------+
 *    88 | ru_inblock                                            |
 *       +-------------------------------------------------------+
 *    96 | ru_oublock                                            |
 *       +-------------------------------------------------------+
 *   104 | ru_msgsnd                                             |
 *       +-------------------------------------------------------+
 *   112 | ru_msgrcv                                             |
 *       +-------------------------------------------------------+
 *   120 | ru_nsignals                                           |
 *       +-------------------------------------------------------+
 *   128 | ru_nvcsw                                              |
 *       +-------------------------------------------------------+
 *   136 | ru_nivcsw                                             |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class RusageLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 144;

    public static final int RU_UTIME_SEC = 0;
    public static final int RU_UTIME_USEC = 8;
    public static final int RU_STIME_SEC = 16;
    public static final int RU_STIME_USEC = 24;
    public static final int RU_MAXRSS = 32;
    public static final int RU_IXRSS = 40;
    public static final int RU_IDRSS = 48;
    public static final int RU_ISRSS = 56;
    public static final int RU_MINFLT = 64;
    public static final int RU_MAJFLT = 72;
    public static final int RU_NSWAP = 80;
    public static final int RU_INBLOCK = 88;
    public static final int RU_OUBLOCK = 96;
    public static final int RU_MSGSND = 104;
    public static final int RU_MSGRCV = 112;
    public static final int RU_NSIGNALS = 120;
    public static final int RU_NVCSW = 128;
    public static final int RU_NIVCSW = 136;

    private RusageLayout() {
    }
}
