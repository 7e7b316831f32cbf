package io.cloister.abi;

/**
 * {@code struct mq_attr} of mq_open(3) and mq_getsetattr(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | mq_flags                                              |
 *       +-------------------------------------------------------+
 *     8 | mq_maxmsg                                             |
 *       +-------------------------------------------------------+
 *    16 | mq_msgsize                                            |
 *       +-------------------------------------------------------+
 *    24 | mq_curmsgs                                            |
 *       +-------------------------------------------------------+
 *    32 | (32 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class MqAttrLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 64;

    public static final int MQ_FLAGS = 0;
    public static final int MQ_MAXMSG = 8;
    public static final int MQ_MSGSIZE = 16;
    public static final int MQ_CURMSGS = 24;

    private MqAttrLayout() {
    }
}
