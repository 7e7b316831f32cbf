package io.cloister.abi;

/**
 * {@code struct mmsghdr} of sendmmsg(2) and recvmmsg(2): {@link MsghdrLayout} and the bytes transferred.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | msg_hdr (56 bytes)                                    |
 *       +---------------------------+---------------------------+
 *    56 | msg_len                   |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class MmsghdrLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 64;

    public static final int MSG_HDR = 0;
    public static final int MSG_LEN = 56;

    private MmsghdrLayout() {
    }
}
