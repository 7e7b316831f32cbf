package io.cloister.runtime.record;

import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCKS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.CALL_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.KIND;
import static io.cloister.runtime.record.JournalRecordDescriptor.NR;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes of a tape's record, which has all that came in, what a flight journal keeps on disk: what strace would show.
 */
public final class FlightCut {
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordLimits.RECORD_BYTES + 256]);
    private final CopyPlan plan = new CopyPlan();
    private int length;

    /** The record made last, from 0 to {@link #length}. */
    public DirectBuffer record() {
        return record;
    }

    public int length() {
        return length;
    }

    /** True if a flight journal keeps a record as it is. */
    public boolean isWhole(DirectBuffer from, int at, int whole) {
        return switch (from.getByte(at + KIND)) {
            case JournalRecordDescriptor.CALL -> isWholeCall(from, at, whole);
            case JournalRecordDescriptor.RECEIVED, JournalRecordDescriptor.SENT ->
                from.getInt(at + BODY_KEPT) <= JournalMode.FLIGHT.bodyBytes();
            case JournalRecordDescriptor.INPUT -> from.getInt(at + INPUT_KEPT) == 0;
            case JournalRecordDescriptor.INTENT,
                    JournalRecordDescriptor.TABLE_PAGE,
                    JournalRecordDescriptor.TABLE_WORD -> false;
            default -> true;
        };
    }

    private boolean isWholeCall(DirectBuffer from, int at, int whole) {
        int count = from.getInt(at + BLOCKS);
        int p = CALL_DATA;
        for (int i = 0; i < count; i++) {
            if (p + BLOCK_HEAD > whole) {
                return false;
            }
            int id = from.getByte(at + p) & 0xff;
            int kept = from.getInt(at + p + BLOCK_KEPT);
            if (id >= JournalRecordDescriptor.ARGUMENTS || kept > plan.flightLimit(from.getInt(at + NR), id)) {
                return false;
            }
            p += BLOCK_HEAD + align(kept);
        }
        return true;
    }

    /** Cuts a record; false if nothing of it is kept. */
    public boolean cut(DirectBuffer from, int at, int whole) {
        if (whole > record.capacity()) {
            return false;
        }
        switch (from.getByte(at + KIND)) {
            case JournalRecordDescriptor.CALL -> cutCall(from, at, whole);
            case JournalRecordDescriptor.RECEIVED, JournalRecordDescriptor.SENT ->
                cutBytes(from, at, BODY_KEPT, BODY, JournalMode.FLIGHT.bodyBytes());
            case JournalRecordDescriptor.INPUT -> cutBytes(from, at, INPUT_KEPT, INPUT_DATA, 0);
            case JournalRecordDescriptor.INTENT,
                    JournalRecordDescriptor.TABLE_PAGE,
                    JournalRecordDescriptor.TABLE_WORD -> {
                return false;
            }
            default -> copy(from, at, whole);
        }
        return true;
    }

    private void copy(DirectBuffer from, int at, int bytes) {
        record.putBytes(0, from, at, bytes);
        length = bytes;
    }

    private void cutBytes(DirectBuffer from, int at, int keptField, int data, int most) {
        int kept = Math.min(from.getInt(at + keptField), most);
        copy(from, at, data + kept);
        record.putInt(keptField, kept);
    }

    /** Data of arguments, each up to its limit; nothing else. */
    private void cutCall(DirectBuffer from, int at, int whole) {
        copy(from, at, CALL_DATA);
        int nr = from.getInt(at + NR);
        int count = from.getInt(at + BLOCKS);
        int left = 0;
        int p = CALL_DATA;
        for (int i = 0; i < count && p + BLOCK_HEAD <= whole; i++) {
            int id = from.getByte(at + p) & 0xff;
            int kept = from.getInt(at + p + BLOCK_KEPT);
            int most = id < JournalRecordDescriptor.ARGUMENTS ? Math.min(kept, plan.flightLimit(nr, id)) : 0;
            if (most > 0) {
                record.putBytes(length, from, at + p, BLOCK_HEAD + most);
                record.putInt(length + BLOCK_KEPT, most);
                length += BLOCK_HEAD + align(most);
                left++;
            }
            p += BLOCK_HEAD + align(kept);
        }
        record.putInt(BLOCKS, left);
    }
}
