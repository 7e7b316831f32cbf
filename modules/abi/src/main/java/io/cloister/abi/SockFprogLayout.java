package io.cloister.abi;

/**
 * {@code struct sock_fprog}: a classic BPF program (seccomp(2), SO_ATTACH_FILTER).
 *
 * <pre>
 *       +-------------+-----------------------------------------+
 *     0 | len         |                                         |
 *       +-------------+-----------------------------------------+
 *     8 | filter                                                |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SockFprogLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int LEN = 0;
    public static final int FILTER = 8;

    private SockFprogLayout() {
    }
}
