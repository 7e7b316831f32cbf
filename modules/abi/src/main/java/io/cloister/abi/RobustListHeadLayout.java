package io.cloister.abi;

/**
 * {@code struct robust_list_head} of set_robust_list(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | list                                                  |
 *       +-------------------------------------------------------+
 *     8 | futex_offset                                          |
 *       +-------------------------------------------------------+
 *    16 | list_op_pending                                       |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class RobustListHeadLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 24;

    public static final int LIST = 0;
    public static final int FUTEX_OFFSET = 8;
    public static final int LIST_OP_PENDING = 16;

    private RobustListHeadLayout() {
    }
}
