package io.cloister.abi;

/**
 * {@code stack_t} of sigaltstack(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | ss_sp                                                 |
 *       +---------------------------+---------------------------+
 *     8 | ss_flags                  |                           |
 *       +---------------------------+---------------------------+
 *    16 | ss_size                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class StackLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 24;

    public static final int SS_SP = 0;
    public static final int SS_FLAGS = 8;
    public static final int SS_SIZE = 16;

    private StackLayout() {
    }
}
