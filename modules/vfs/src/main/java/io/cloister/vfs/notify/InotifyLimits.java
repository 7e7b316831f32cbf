package io.cloister.vfs.notify;

/** Bounds of inotify(7), /proc interfaces. */
public final class InotifyLimits {
    /** max_user_instances. */
    public static final int INSTANCES = 128;
    /** max_user_watches: over all instances. */
    public static final int WATCHES = 65536;
    /** max_queued_events: of one instance. */
    public static final int EVENTS = 16384;

    private InotifyLimits() {
    }
}
