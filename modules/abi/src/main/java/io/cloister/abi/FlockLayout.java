package io.cloister.abi;

/**
 * {@code struct flock} of fcntl(2) record locks.
 *
 * <pre>
 *       +-------------+-------------+---------------------------+
 *     0 | l_type      | l_whence    |                           |
 *       +-------------+-------------+---------------------------+
 *     8 | l_start                                               |
 *       +-------------------------------------------------------+
 *    16 | l_len                                                 |
 *       +---------------------------+---------------------------+
 *    24 | l_pid                     |                           |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class FlockLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int L_TYPE = 0;
    public static final int L_WHENCE = 2;
    public static final int L_START = 8;
    public static final int L_LEN = 16;
    public static final int L_PID = 24;

    private FlockLayout() {
    }
}
