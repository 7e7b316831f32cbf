package io.cloister.abi;

/**
 * {@code struct rlimit} of getrlimit(2) and {@code rlimit64} of prlimit64(2): unsigned, all ones is no limit.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | rlim_cur                                              |
 *       +-------------------------------------------------------+
 *     8 | rlim_max                                              |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class RlimitLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int RLIM_CUR = 0;
    public static final int RLIM_MAX = 8;

    private RlimitLayout() {
    }
}
