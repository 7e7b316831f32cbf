package io.cloister.abi;

/**
 * {@code struct futex_waitv} of futex_waitv(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | val                                                   |
 *       +-------------------------------------------------------+
 *     8 | uaddr                                                 |
 *       +---------------------------+---------------------------+
 *    16 | flags                     |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class FutexWaitvLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 24;

    public static final int VAL = 0;
    public static final int UADDR = 8;
    public static final int FLAGS = 16;

    private FutexWaitvLayout() {
    }
}
