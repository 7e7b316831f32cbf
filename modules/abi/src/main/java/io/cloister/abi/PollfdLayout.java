package io.cloister.abi;

/**
 * {@code struct pollfd} of poll(2).
 *
 * <pre>
 *       +---------------------------+-------------+-------------+
 *     0 | fd                        | events      | revents     |
 *       +---------------------------+-------------+-------------+
 * </pre>
 */
public final class PollfdLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int FD = 0;
    public static final int EVENTS = 4;
    public static final int REVENTS = 6;

    private PollfdLayout() {
    }
}
