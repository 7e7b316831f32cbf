package io.cloister.runtime.record;

import static io.cloister.runtime.record.TapeDescriptor.EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.FOLLOWED;
import static io.cloister.runtime.record.TapeDescriptor.INPUTS;
import static io.cloister.runtime.record.TapeDescriptor.INPUT_AT;
import static io.cloister.runtime.record.TapeDescriptor.OVERFLOWS;
import static io.cloister.runtime.record.TapeDescriptor.READER_EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT_BROKEN;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT_EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT_LENGTH;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The writing end of a tape ({@link TapeDescriptor}). Records are claimed, filled in place and committed; half a record
 * is never seen.
 */
public final class TapeMemory {
    private static final int SPINS = 200;
    private static final long PAUSE_NS = 50_000;
    private static final int WORD = 4;

    private final UnsafeBuffer memory;
    private long epoch;
    private int line;
    private int data;
    private int position;
    private int claimed;
    private long inputs;

    /** Goes on where the last writer stopped. */
    public TapeMemory(UnsafeBuffer memory) {
        this.memory = memory;
        enter(memory.getLongVolatile(EPOCH));
        position = (int) memory.getLongVolatile(line + SEGMENT_LENGTH);
        inputs = memory.getLong(INPUTS);
    }

    /** Where claimed records lie. */
    UnsafeBuffer memory() {
        return memory;
    }

    /** Number of the segment. */
    public long epoch() {
        return epoch;
    }

    /** Bytes written into the segment. */
    public int position() {
        return position;
    }

    /** Inputs that ever were. */
    public long inputs() {
        return inputs;
    }

    /** Bytes of the segment that are left. */
    public int room() {
        return SEGMENT - position;
    }

    /** Says whether somebody takes the records elsewhere, and has to be waited for. */
    public void followed(boolean yes) {
        memory.putLongVolatile(FOLLOWED, yes ? 1 : 0);
    }

    /** True if a record of the segment is missing, so that nobody can go on from it. */
    public boolean isBroken() {
        return memory.getLong(line + SEGMENT_BROKEN) != 0;
    }

    /** An input begins at the next record. */
    public void inputBegins() {
        memory.putLong(INPUT_AT, position + 1);
        memory.putLong(INPUTS, ++inputs);
    }

    /** No input is being handled. */
    public void inputEnds() {
        memory.putLong(INPUT_AT, 0);
    }

    /** Room for a record of {@code length} bytes: its offset in {@link #memory}; -1 where the segment is full. */
    int claim(int length) {
        int need = WORD + JournalRecordDescriptor.align(length);
        if (need > SEGMENT - position) {
            memory.putLong(line + SEGMENT_BROKEN, 1);
            memory.putLong(OVERFLOWS, memory.getLong(OVERFLOWS) + 1);
            return -1;
        }
        claimed = length;
        return data + position + WORD;
    }

    /** The claimed record is complete. */
    void commit() {
        memory.putInt(data + position, claimed);
        position += WORD + JournalRecordDescriptor.align(claimed);
        memory.putLongRelease(line + SEGMENT_LENGTH, position);
    }

    /**
     * Begins the next segment, which overwrites the one before this.
     *
     * @return false if the reader had not taken that within {@code waitNs}: it is lost to it.
     */
    public boolean roll(long waitNs) {
        boolean taken = awaitReader(waitNs);
        enter(epoch + 1);
        memory.putLong(line + SEGMENT_LENGTH, 0);
        memory.putLong(line + SEGMENT_BROKEN, 0);
        memory.putLongVolatile(line + SEGMENT_EPOCH, epoch);
        memory.putLongVolatile(EPOCH, epoch);
        position = 0;
        return taken;
    }

    private boolean awaitReader(long waitNs) {
        if (memory.getLongVolatile(FOLLOWED) == 0) {
            return true;
        }
        long until = System.nanoTime() + waitNs;
        for (int i = 0; memory.getLongVolatile(READER_EPOCH) < epoch; i++) {
            if (System.nanoTime() > until) {
                return false;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        return true;
    }

    /** The record committed last was written to be looked at only: its place is used again. */
    public void takeBack() {
        position -= WORD + JournalRecordDescriptor.align(claimed);
    }

    /** Where the record committed last lies. */
    public int lastAt() {
        return data + position - JournalRecordDescriptor.align(claimed);
    }

    public int lastLength() {
        return claimed;
    }

    private void enter(long newEpoch) {
        epoch = newEpoch;
        line = TapeDescriptor.line(newEpoch);
        data = TapeDescriptor.data(newEpoch);
    }
}
