package io.cloister.vfs.tty;

/** Bounds of this package. */
public final class TtyLimits {
    /** Longest input line and size of the input buffer (termios(3): 4096 with the terminating newline). */
    public static final int INPUT = 4096;
    /** Output that waits for the master. */
    public static final int OUTPUT = 65536;
    /** Pseudoterminals (/proc/sys/kernel/pty/max). */
    public static final int TERMINALS = 1024;
    /** How long after a session leader's end its foreground group is told, nanoseconds. */
    public static final long EXIT_GRACE_NS = 2_000_000L;

    private TtyLimits() {
    }
}
