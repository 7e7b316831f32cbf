package io.cloister.abi;

/**
 * {@code struct clone_args} of clone3(2), version 2.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | flags                                                 |
 *       +-------------------------------------------------------+
 *     8 | pidfd                                                 |
 *       +-------------------------------------------------------+
 *    16 | child_tid                                             |
 *       +-------------------------------------------------------+
 *    24 | parent_tid                                            |
 *       +-------------------------------------------------------+
 *    32 | exit_signal                                           |
 *       +-------------------------------------------------------+
 *    40 | stack                                                 |
 *       +-------------------------------------------------------+
 *    48 | stack_size                                            |
 *       +-------------------------------------------------------+
 *    56 | tls                                                   |
 *       +-------------------------------------------------------+
 *    64 | set_tid                                               |
 *       +-------------------------------------------------------+
 *    72 | set_tid_size                                          |
 *       +-------------------------------------------------------+
 *    80 | cgroup                                                |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class CloneArgsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 88;

    public static final int FLAGS = 0;
    public static final int PIDFD = 8;
    public static final int CHILD_TID = 16;
    public static final int PARENT_TID = 24;
    public static final int EXIT_SIGNAL = 32;
    public static final int STACK = 40;
    public static final int STACK_SIZE = 48;
    public static final int TLS = 56;
    public static final int SET_TID = 64;
    public static final int SET_TID_SIZE = 72;
    public static final int CGROUP = 80;

    private CloneArgsLayout() {
    }
}
