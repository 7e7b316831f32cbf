package io.cloister.abi;

/**
 * {@code struct iovec} of readv(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | iov_base                                              |
 *       +-------------------------------------------------------+
 *     8 | iov_len                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class IovecLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int IOV_BASE = 0;
    public static final int IOV_LEN = 8;

    private IovecLayout() {
    }
}
