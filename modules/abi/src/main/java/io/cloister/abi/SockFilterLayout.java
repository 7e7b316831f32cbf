package io.cloister.abi;

/**
 * {@code struct sock_filter}, one instruction of a classic BPF program.
 *
 * <pre>
 *       +-------------+------+------+---------------------------+
 *     0 | code        | jt   | jf   | k                         |
 *       +-------------+------+------+---------------------------+
 * </pre>
 */
public final class SockFilterLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int CODE = 0;
    public static final int JT = 2;
    public static final int JF = 3;
    public static final int K = 4;

    private SockFilterLayout() {
    }
}
