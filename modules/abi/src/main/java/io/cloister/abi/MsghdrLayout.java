package io.cloister.abi;

/**
 * {@code struct msghdr} of sendmsg(2) and recvmsg(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | msg_name                                              |
 *       +---------------------------+---------------------------+
 *     8 | msg_namelen               |                           |
 *       +---------------------------+---------------------------+
 *    16 | msg_iov                                               |
 *       +-------------------------------------------------------+
 *    24 | msg_iovlen                                            |
 *       +-------------------------------------------------------+
 *    32 | msg_control                                           |
 *       +-------------------------------------------------------+
 *    40 | msg_controllen                                        |
 *       +---------------------------+---------------------------+
 *    48 | msg_flags                 |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class MsghdrLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 56;

    public static final int MSG_NAME = 0;
    public static final int MSG_NAMELEN = 8;
    public static final int MSG_IOV = 16;
    public static final int MSG_IOVLEN = 24;
    public static final int MSG_CONTROL = 32;
    public static final int MSG_CONTROLLEN = 40;
    public static final int MSG_FLAGS = 48;

    private MsghdrLayout() {
    }
}
