package io.cloister.runtime.record;

/** Bounds of records, tapes and snapshots. */
public final class RecordLimits {
    /**
     * A service writes a snapshot after so many inputs, which a successor would have to handle again, or with so many
     * bytes of tape; not before there are so many bytes, or twice the bytes of its last snapshot.
     */
    public static final int SNAPSHOT_INPUTS = 16_000;
    public static final int SNAPSHOT_MOST_BYTES = 8 << 20;
    public static final int SNAPSHOT_BYTES = 4 << 20;
    /** Room that a segment of a tape keeps for what handling one input may record. */
    public static final int TAPE_RESERVE = 3 << 20;
    /** Bytes of a string argument kept in flight mode. */
    public static final int STRING_BYTES = 256;
    /** Bytes of a buffer argument kept in flight mode: what strace shows. */
    public static final int BUFFER_BYTES = 32;
    /** Bytes of a socket address kept in flight mode. */
    public static final int ADDRESS_BYTES = 112;
    /** Blocks in one record. */
    public static final int BLOCKS = 64;
    /** Longest record: what the journal's queue takes, a quarter of the piece of its file that it maps at once. */
    public static final int RECORD_BYTES = 384 * 1024;
    /** Actions of a reply that are looked at in flight mode. */
    public static final int ACTIONS_SEEN = 8;
    /** How long a service waits for the writer before it overwrites what that has not taken, flight and full mode. */
    public static final long FLIGHT_WAIT_NS = 20_000_000L;
    public static final long FULL_WAIT_NS = 5_000_000_000L;

    private RecordLimits() {
    }
}
