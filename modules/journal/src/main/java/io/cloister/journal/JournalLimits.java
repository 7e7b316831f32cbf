package io.cloister.journal;

/** Bounds of the journal; reaching one is a counter in {@link JournalCounters}, never an error of the guest's. */
public final class JournalLimits {
    /** Bytes of one staging ring without its trailer. */
    public static final int RING_BYTES = 4 << 20;
    /** Bytes of a string argument kept in flight mode. */
    public static final int STRING_BYTES = 256;
    /** Bytes of a buffer argument kept in flight mode: what strace shows. */
    public static final int BUFFER_BYTES = 32;
    /** Bytes of a socket address kept in flight mode. */
    public static final int ADDRESS_BYTES = 112;
    /** Blocks in one record. */
    public static final int BLOCKS = 64;
    /** Longest record: the ring takes no more than an eighth of itself, a queue no more than a quarter of {@link #BLOCK_BYTES}. */
    public static final int RECORD_BYTES = 384 * 1024;
    /** Actions of a reply that are looked at in flight mode. */
    public static final int ACTIONS_SEEN = 8;
    /** How long the service waits for room in the ring before it drops a record, flight and full mode. */
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
    /** The writer loads Chronicle this long after the start unless a ring fills before: it stays out of the way of the first guest instruction. */
    public static final long START_DELAY_NS = 1_000_000_000L;
    /** Pauses of the writer: after work, and with nothing to do. A ring must not fill within the longer one. */
    public static final long BUSY_PAUSE_NS = 2_000_000L;
    public static final long IDLE_PAUSE_NS = 25_000_000L;
    /** How long the end of a sandbox waits for the writer. */
    public static final long CLOSE_WAIT_NS = 3_000_000_000L;

    private JournalLimits() {
    }
}
