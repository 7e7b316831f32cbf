package io.cloister.runtime.record;

/**
 * The tape of one service in shared memory: what it took in since its last snapshot, and before that as far as the
 * journal's writer has not taken it. It outlives the service. One writer (the service's thread), one reader (the
 * supervisor's journal thread), which owns READER_*.
 *
 * <pre>
 *    0  epoch of the segment being written i64     8 where in it the input being handled begins, plus 1, i64 (0: none
 *       is)
 *   16  a reader follows i64 (0 or 1)
 *   64  segment 0: epoch i64     72 bytes of complete records i64    80 a record found no room in it i64 (0 or 1)
 *  128  segment 1: the same
 *  192  reader: epoch i64       200 place up to which all is stored i64
 *  208  place up to which the batch goes that is being stored i64
 *       216 its CRC-32 i64, plus 1 &lt;&lt; 32 (0: none is)
 *  256  counters: inputs i64    264 snapshots i64   272 overflows i64
 *       280 time of the last snapshot (CLOCK_MONOTONIC, ns) i64
 *  288  bytes of the last snapshot i64              296 ns that it took i64
 *       304 snapshots that could not be written i64
 * 4096  segment 0, SEGMENT bytes; epoch e is written into segment e &amp; 1
 *       segment 1
 *
 * record: length i32, then that many bytes, padded to a multiple of 4
 * place: epoch &lt;&lt; 32, plus the position in its segment
 * </pre>
 *
 * A record counts once the length of its segment includes it: whoever dies while writing leaves nothing half written.
 */
public final class TapeDescriptor {
    public static final int EPOCH = 0;
    public static final int INPUT_AT = 8;
    public static final int FOLLOWED = 16;
    public static final int SEGMENTS = 64;
    public static final int SEGMENT_EPOCH = 0;
    public static final int SEGMENT_LENGTH = 8;
    public static final int SEGMENT_BROKEN = 16;
    public static final int SEGMENT_LINE = 64;
    public static final int READER_EPOCH = 192;
    public static final int READER_STORED = 200;
    public static final int READER_PENDING = 208;
    public static final int READER_PENDING_CRC = 216;
    public static final int INPUTS = 256;
    public static final int SNAPSHOTS = 264;
    public static final int OVERFLOWS = 272;
    public static final int SNAPSHOT_NS = 280;
    public static final int SNAPSHOT_BYTES = 288;
    public static final int SNAPSHOT_TOOK_NS = 296;
    public static final int SNAPSHOT_FAILURES = 304;
    public static final int DATA = 4096;
    /** Bytes of a segment. */
    public static final int SEGMENT = 16 << 20;
    /** Size of the whole. */
    public static final long SIZE = DATA + 2L * SEGMENT;

    private TapeDescriptor() {
    }

    /** Where the control line of the segment of {@code epoch} is. */
    public static int line(long epoch) {
        return SEGMENTS + (int) (epoch & 1) * SEGMENT_LINE;
    }

    /** Where the records of {@code epoch} begin. */
    public static int data(long epoch) {
        return DATA + (int) (epoch & 1) * SEGMENT;
    }
}
