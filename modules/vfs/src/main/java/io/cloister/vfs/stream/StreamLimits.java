package io.cloister.vfs.stream;

/** Bounds of this package. */
public final class StreamLimits {
    /** Memory that all pipe and socket rings together may take, bytes (pipe(7), /proc/sys/fs/pipe-user-pages-soft). */
    public static final long TOTAL_BYTES = 96L << 20;
    /** First and smallest size of a ring's memory; always granted. */
    public static final int PAGE = 4096;
    /** Capacity of a new pipe. */
    public static final int PIPE_DEFAULT = 65536;
    /** Largest capacity F_SETPIPE_SZ grants (/proc/sys/fs/pipe-max-size). */
    public static final int PIPE_MAX = 1 << 20;
    /** Packets that one O_DIRECT pipe may hold. */
    public static final int PACKETS = 1024;

    private StreamLimits() {
    }
}
