package io.cloister.runtime.record;

import static io.cloister.runtime.record.TapeDescriptor.EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.READER_EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.READER_PENDING;
import static io.cloister.runtime.record.TapeDescriptor.READER_PENDING_CRC;
import static io.cloister.runtime.record.TapeDescriptor.READER_STORED;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT_EPOCH;
import static io.cloister.runtime.record.TapeDescriptor.SEGMENT_LENGTH;

import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one who follows a tape and takes what was written elsewhere: the journal's writer thread. How far it has come is
 * on the tape itself, so that who succeeds a killed one neither stores anything twice nor leaves anything out:
 *
 * <pre>
 * storing(place, checksum)    batch is stored    stored(place)
 *            a successor compares the checksum with the last batch that is stored
 * </pre>
 */
public final class TapeReader {
    /** Gets one record after the other. */
    @FunctionalInterface
    public interface Handler {
        /** {@code length} bytes at {@code at}. */
        void onRecord(DirectBuffer buffer, int at, int length);
    }

    private static final int WORD = 4;
    private static final int PLACE_BITS = 32;
    private static final long PRESENT = 1L << 32;

    private final UnsafeBuffer memory;
    private long epoch;
    private int position;

    public TapeReader(UnsafeBuffer memory) {
        this.memory = memory;
        goTo(memory.getLongVolatile(READER_STORED));
    }

    /** Checksum of the batch that a predecessor may have stored or not, -1 where there is no doubt. */
    public long doubtful() {
        long crc = memory.getLongVolatile(READER_PENDING_CRC);
        return crc == 0 ? -1 : crc - PRESENT;
    }

    /** The doubt is over: the batch is stored or, if not, is taken again. */
    public void settle(boolean isStored) {
        if (isStored) {
            stored(memory.getLongVolatile(READER_PENDING));
            goTo(memory.getLongVolatile(READER_STORED));
        }
        memory.putLongVolatile(READER_PENDING_CRC, 0);
    }

    /** The place that {@code end}, an offset into the tape, has. */
    public long place(int end) {
        return epoch << PLACE_BITS | end - TapeDescriptor.data(epoch);
    }

    /** The place up to which everything was handed over. */
    public long here() {
        return epoch << PLACE_BITS | position;
    }

    /** A batch with {@code crc}, of all up to {@code place}, is about to be stored. */
    public void storing(long place, long crc) {
        memory.putLongVolatile(READER_PENDING, place);
        memory.putLongVolatile(READER_PENDING_CRC, crc + PRESENT);
    }

    /** All up to {@code place} is stored, or is not wanted. */
    public void stored(long place) {
        memory.putLongVolatile(READER_STORED, place);
        memory.putLongVolatile(READER_PENDING_CRC, 0);
    }

    private void goTo(long place) {
        epoch = place >>> PLACE_BITS;
        position = (int) place;
        if (memory.getLongVolatile(READER_EPOCH) < epoch) {
            memory.putLongVolatile(READER_EPOCH, epoch);
        }
    }

    /** Bytes that wait, at least. */
    public long backlog() {
        return memory.getLongVolatile(EPOCH) != epoch ? TapeDescriptor.SEGMENT
            : memory.getLongVolatile(TapeDescriptor.line(epoch) + SEGMENT_LENGTH) - position;
    }

    /** True while what was handed over since {@link #takeAll} began still lies where it lay. */
    public boolean isIntact() {
        VarHandle.acquireFence(); // what was copied was read before this
        return memory.getLongVolatile(TapeDescriptor.line(epoch) + SEGMENT_EPOCH) == epoch;
    }

    /**
     * Hands over all there is, segment after segment, {@code ended} after each: it has stored all of it before the
     * segment may be overwritten. Returns the number of records, or -1 - that where records were overwritten before
     * they could be taken.
     */
    public int takeAll(Handler handler, Runnable ended) {
        int taken = 0;
        boolean lost = false;
        while (true) {
            int line = TapeDescriptor.line(epoch);
            if (memory.getLongVolatile(line + SEGMENT_EPOCH) != epoch) {
                lost = true;
                next(memory.getLongVolatile(EPOCH));
                continue;
            }
            boolean complete = memory.getLongVolatile(EPOCH) > epoch;
            taken += takeSegment(line, handler);
            ended.run();
            if (!complete) {
                return lost ? -1 - taken : taken;
            }
            next(epoch + 1);
        }
    }

    private int takeSegment(int line, Handler handler) {
        int data = TapeDescriptor.data(epoch);
        int end = (int) Math.min(memory.getLongVolatile(line + SEGMENT_LENGTH), TapeDescriptor.SEGMENT);
        int taken = 0;
        while (position + WORD <= end) {
            int length = memory.getInt(data + position);
            if (length < JournalRecordDescriptor.HEAD || length > end - position - WORD) {
                break; // overwritten under our hands: the epoch tells
            }
            handler.onRecord(memory, data + position + WORD, length);
            position += WORD + JournalRecordDescriptor.align(length);
            taken++;
        }
        return taken;
    }

    private void next(long newEpoch) {
        epoch = newEpoch;
        position = 0;
        stored(newEpoch << PLACE_BITS);
        memory.putLongVolatile(READER_EPOCH, newEpoch);
    }
}
