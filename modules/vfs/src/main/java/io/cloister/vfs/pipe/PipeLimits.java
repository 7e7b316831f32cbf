package io.cloister.vfs.pipe;

/** Bounds of pipes. */
public final class PipeLimits {
    /** Capacity of a new pipe, bytes. */
    public static final int DEFAULT = 65536;
    /** Largest capacity that F_SETPIPE_SZ grants, bytes (/proc/sys/fs/pipe-max-size). */
    public static final int MAX = 1 << 20;
    /** Packets that one O_DIRECT pipe may hold. */
    public static final int PACKETS = 1024;

    private PipeLimits() {
    }
}
