package io.cloister.runtime.state;


/**
 * Snapshots of one service in shared memory, two areas used alternately, so that there is always a complete one.
 *
 * <pre>
 *    0 epoch of the last complete snapshot i64 (0: none): it covers all that came before segment {@code epoch} of the
 *       tape
 *   64 area 0: epoch i64  72 length i64  80 CRC-32C i32  84 -  88 version length i32
 *       92 version, at most 160 bytes of UTF-8
 *  320 area 1: the same
 * 4096 area 0, AREA bytes; epoch e is in area e &amp; 1
 *      area 1
 * </pre>
 */
public final class SnapshotDescriptor {
    public static final int LAST = 0;
    public static final int LINES = 64;
    public static final int LINE = 256;
    public static final int EPOCH = 0;
    public static final int LENGTH = 8;
    public static final int CRC = 16;
    public static final int VERSION_LENGTH = 24;
    public static final int VERSION = 28;
    public static final int MAX_VERSION = 160;
    public static final int DATA = 4096;
    /** Bytes of an area; memory that is not used is not there. */
    public static final int AREA = 256 << 20;
    /** Size of the whole. */
    public static final long SIZE = DATA + 2L * AREA;

    private SnapshotDescriptor() {
    }

    /** Where the line of {@code epoch} is. */
    public static int line(long epoch) {
        return LINES + (int) (epoch & 1) * LINE;
    }

    /** Where the bytes of {@code epoch} begin. */
    public static int data(long epoch) {
        return DATA + (int) (epoch & 1) * AREA;
    }
}
