package io.cloister.vfs.event;

/** Bounds of this package. */
public final class EventLimits {
    /** Descriptors one epoll set may watch. */
    public static final int EPOLL_WATCHES = 65536;
    /** Depth of nested epoll sets (epoll_ctl(2), ELOOP). */
    public static final int EPOLL_NESTS = 5;
    /** Descriptors in one poll(2): beyond the process's limit EINVAL comes first; the mailbox window holds no more. */
    public static final int POLL_FDS = 16384;
    /** Highest number of select(2)'s descriptors. */
    public static final int SELECT_FDS = 65536;
    /** inotify instances (/proc/sys/fs/inotify/max_user_instances). */
    public static final int INOTIFY_INSTANCES = 128;
    /** Watches over all instances (max_user_watches). */
    public static final int INOTIFY_WATCHES = 65536;
    /** Events one instance queues (max_queued_events). */
    public static final int INOTIFY_EVENTS = 16384;

    private EventLimits() {
    }
}
