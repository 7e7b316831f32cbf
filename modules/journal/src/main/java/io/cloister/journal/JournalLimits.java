package io.cloister.journal;

/** Bounds of the journal; reaching one is a counter in {@link JournalCounters}, never an error of the guest's. */
public final class JournalLimits {
    /**
     * A service writes a snapshot after so many inputs, which a successor would have to handle again, or with so many bytes of tape; not before there are
     * so many bytes, or twice the bytes of its last snapshot.
     */
    public static final int SNAPSHOT_INPUTS = 16_000;
    public static final int SNAPSHOT_MOST_BYTES = 8 << 20;
    public static final int SNAPSHOT_BYTES = 4 << 20;
    /** Room that a segment of a tape keeps for what handling one input may record. */
    public static final int TAPE_RESERVE = 3 << 20;
    /** The writer loads Chronicle at once when so much waits. */
    public static final int PRESSED_BYTES = 2 << 20;
    /** Bytes of a string argument kept in flight mode. */
    public static final int STRING_BYTES = 256;
    /** Bytes of a buffer argument kept in flight mode: what strace shows. */
    public static final int BUFFER_BYTES = 32;
    /** Bytes of a socket address kept in flight mode. */
    public static final int ADDRESS_BYTES = 112;
    /** Blocks in one record. */
    public static final int BLOCKS = 64;
    /** Longest record: a queue takes no more than a quarter of {@link #BLOCK_BYTES}. */
    public static final int RECORD_BYTES = 384 * 1024;
    /** Actions of a reply that are looked at in flight mode. */
    public static final int ACTIONS_SEEN = 8;
    /** How long a service waits for the writer before it overwrites what that has not taken, flight and full mode. */
    public static final long FLIGHT_WAIT_NS = 20_000_000L;
    public static final long FULL_WAIT_NS = 5_000_000_000L;

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
    public static final int BATCH_LIMIT = BATCH_BYTES + RECORD_BYTES + 64;
    /** The writer loads Chronicle this long after the start unless a tape fills before: it stays out of the way of the first guest instruction. */
    public static final long START_DELAY_NS = 1_000_000_000L;
    /**
     * Pauses of the writer: while a tape brings more than {@link #BUSY_BYTES} at once, after work, and with nothing to do. A segment must not fill within
     * the longest.
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
