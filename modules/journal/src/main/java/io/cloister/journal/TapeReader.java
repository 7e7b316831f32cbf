package io.cloister.journal;

import static io.cloister.bus.host.TapeDescriptor.EPOCH;
import static io.cloister.bus.host.TapeDescriptor.READER_EPOCH;
import static io.cloister.bus.host.TapeDescriptor.READER_POSITION;
import static io.cloister.bus.host.TapeDescriptor.SEGMENT_EPOCH;
import static io.cloister.bus.host.TapeDescriptor.SEGMENT_LENGTH;

import io.cloister.bus.host.TapeDescriptor;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The one who follows a tape and takes what was written elsewhere: the journal's writer thread. */
final class TapeReader {
    /** Gets one record after the other. */
    @FunctionalInterface
    interface Handler {
        /** {@code length} bytes at {@code at}. */
        void onRecord(DirectBuffer buffer, int at, int length);
    }

    private static final int WORD = 4;

    private final UnsafeBuffer memory;
    private long epoch;
    private int position;

    TapeReader(UnsafeBuffer memory) {
        this.memory = memory;
        this.epoch = memory.getLongVolatile(READER_EPOCH);
        this.position = (int) memory.getLongVolatile(READER_POSITION);
    }

    /** Bytes that wait, at least. */
    long backlog() {
        return memory.getLongVolatile(EPOCH) != epoch ? TapeDescriptor.SEGMENT
            : memory.getLongVolatile(TapeDescriptor.line(epoch) + SEGMENT_LENGTH) - position;
    }

    /** True while what was handed over since {@link #takeAll} began still lies where it lay. */
    boolean isIntact() {
        VarHandle.acquireFence(); // what was copied was read before this
        return memory.getLongVolatile(TapeDescriptor.line(epoch) + SEGMENT_EPOCH) == epoch;
    }

    /**
     * Hands over all there is, segment after segment, {@code ended} after each. Returns the number of records, or -1 - that where records were overwritten
     * before they could be taken.
     */
    int takeAll(Handler handler, Runnable ended) {
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
        memory.putLongVolatile(READER_POSITION, position);
        return taken;
    }

    private void next(long newEpoch) {
        epoch = newEpoch;
        position = 0;
        memory.putLongVolatile(READER_POSITION, 0);
        memory.putLongVolatile(READER_EPOCH, newEpoch);
    }
}
