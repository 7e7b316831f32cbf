package io.cloister.abi;

/**
 * {@code struct msqid_ds} of msgctl(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | msg_perm (48 bytes)                                   |
 *       +-------------------------------------------------------+
 *    48 | msg_stime                                             |
 *       +-------------------------------------------------------+
 *    56 | msg_rtime                                             |
 *       +-------------------------------------------------------+
 *    64 | msg_ctime                                             |
 *       +-------------------------------------------------------+
 *    72 | msg_cbytes                                            |
 *       +-------------------------------------------------------+
 *    80 | msg_qnum                                              |
 *       +-------------------------------------------------------+
 *    88 | msg_qbytes                                            |
 *       +---------------------------+---------------------------+
 *    96 | msg_lspid                 | msg_lrpid                 |
 *       +---------------------------+---------------------------+
 *   104 | (16 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class MsqidDsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 120;

    public static final int MSG_PERM = 0;
    public static final int MSG_STIME = 48;
    public static final int MSG_RTIME = 56;
    public static final int MSG_CTIME = 64;
    public static final int MSG_CBYTES = 72;
    public static final int MSG_QNUM = 80;
    public static final int MSG_QBYTES = 88;
    public static final int MSG_LSPID = 96;
    public static final int MSG_LRPID = 100;

    private MsqidDsLayout() {
    }
}
