package io.cloister.abi;

/**
 * {@code struct cmsghdr}, the head of a control message (cmsg(3)). cmsg_len counts the head and excludes the padding
 * to the next one, which starts at a multiple of 8.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | cmsg_len                                              |
 *       +---------------------------+---------------------------+
 *     8 | cmsg_level                | cmsg_type                 |
 *       +---------------------------+---------------------------+
 *    16 | cmsg_data ...                                         |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class CmsghdrLayout {
    /** Bytes of the head; the data follows. */
    public static final int SIZE = 16;

    public static final int CMSG_LEN = 0;
    public static final int CMSG_LEVEL = 8;
    public static final int CMSG_TYPE = 12;
    public static final int CMSG_DATA = 16;

    private CmsghdrLayout() {
    }
}
