package io.cloister.abi;

/**
 * {@code struct mount_attr} of mount_setattr(2), version 0.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | attr_set                                              |
 *       +-------------------------------------------------------+
 *     8 | attr_clr                                              |
 *       +-------------------------------------------------------+
 *    16 | propagation                                           |
 *       +-------------------------------------------------------+
 *    24 | userns_fd                                             |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class MountAttrLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int ATTR_SET = 0;
    public static final int ATTR_CLR = 8;
    public static final int PROPAGATION = 16;
    public static final int USERNS_FD = 24;

    private MountAttrLayout() {
    }
}
