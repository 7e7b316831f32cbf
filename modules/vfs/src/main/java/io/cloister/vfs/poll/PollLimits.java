package io.cloister.vfs.poll;

/** Bounds of what waits for readiness. */
public final class PollLimits {
    /** Descriptors one epoll set may watch. */
    public static final int EPOLL_WATCHES = 65536;
    /** Depth of nested epoll sets (epoll_ctl(2), ELOOP). */
    public static final int EPOLL_NESTS = 5;
    /**
     * Descriptors in one poll(2): beyond the limit of the process EINVAL comes first; the mailbox window holds no more.
     */
    public static final int POLL_FDS = 16384;
    /** Highest number of a descriptor of select(2). */
    public static final int SELECT_FDS = 65536;

    private PollLimits() {
    }
}
