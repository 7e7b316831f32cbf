package io.cloister.journal;

import io.cloister.runtime.record.RecordLimits;

/** Bounds of the journal; reaching one is a counter in {@link JournalCounters}, never an error of the guest's. */
public final class JournalLimits {
    /** The writer loads Chronicle at once when so much waits. */
    public static final int PRESSED_BYTES = 2 << 20;
    /** A batch is written out at this size. */
    public static final int BATCH_BYTES = 64 * 1024;
    /** A new file is begun after so many bytes. */
    public static final long FILE_BYTES = 8L << 20;
    /** Files that share the budget of flight mode. */
    public static final int FILES = 8;
    /** Flight mode keeps no more than this for one service. */
    public static final long FLIGHT_BYTES = 64L << 20;

    /** Piece of a queue file that is mapped at once. */
    public static final int BLOCK_BYTES = 2 << 20;
    /** Longest batch on disk; a longer one is damage. */
    public static final int BATCH_LIMIT = BATCH_BYTES + RecordLimits.RECORD_BYTES + 64;
    /**
     * The writer loads Chronicle this long after the start unless a tape fills before: it stays out of the way of the
     * first guest instruction.
     */
    public static final long START_DELAY_NS = 1_000_000_000L;
    /**
     * Pauses of the writer: while a tape brings more than {@link #BUSY_BYTES} at once, after work, and with nothing to
     * do. A segment must not fill within the longest.
     */
    public static final long HURRIED_PAUSE_NS = 500_000L;
    public static final int BUSY_BYTES = 1 << 20;
    public static final long BUSY_PAUSE_NS = 8_000_000L;
    public static final long IDLE_PAUSE_NS = 25_000_000L;
    /** How long the end of a sandbox waits for the writer. */
    public static final long CLOSE_WAIT_NS = 3_000_000_000L;

    private JournalLimits() {
    }
}
