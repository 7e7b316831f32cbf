package io.cloister.abi;

/**
 * {@code struct epoll_event} of epoll_ctl(2): packed on x86-64, so that data is not aligned.
 *
 * <pre>
 *       +--------------------+
 *     0 | events (4 bytes)   |
 *       +--------------------+
 *     4 | data (8 bytes)     |
 *       +--------------------+
 * </pre>
 */
public final class EpollEventLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 12;

    public static final int EVENTS = 0;
    public static final int DATA = 4;

    private EpollEventLayout() {
    }
}
