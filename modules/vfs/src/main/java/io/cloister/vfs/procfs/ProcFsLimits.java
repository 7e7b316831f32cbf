package io.cloister.vfs.procfs;

/** Bounds of /proc. */
public final class ProcFsLimits {
    /** Texts being fetched from other services. */
    public static final int FETCHES = 4096;
    /** Longest fetched text, bytes. */
    public static final int TEXT = 4 << 20;

    private ProcFsLimits() {
    }
}
