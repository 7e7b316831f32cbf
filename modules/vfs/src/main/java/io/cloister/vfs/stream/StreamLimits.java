package io.cloister.vfs.stream;

/** Bounds of rings. */
public final class StreamLimits {
    /** Memory that all pipe and socket rings together may take, bytes (pipe(7), /proc/sys/fs/pipe-user-pages-soft). */
    public static final long TOTAL_BYTES = 96L << 20;
    /** First and smallest size of a ring's memory; always granted. */
    public static final int PAGE = 4096;

    private StreamLimits() {
    }
}
