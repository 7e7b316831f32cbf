package io.cloister.journal;

import static io.cloister.runtime.record.JournalRecordDescriptor.BATCH_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import io.cloister.runtime.record.JournalRecordDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Collects records until they make a batch. */
final class BatchBuilder {
    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(JournalLimits.BATCH_LIMIT).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private int length;

    /** The memory, from 0 to the length as limit. */
    ByteBuffer flipped() {
        return bytes.limit(length).position(0);
    }

    ByteBuffer memory() {
        return bytes;
    }

    /** Bytes so far. */
    int length() {
        return length;
    }

    /** Empties it. */
    void clear() {
        length = 0;
        bytes.clear();
    }

    /** True if {@code recordLength} more bytes belong into the next batch. */
    boolean isFullFor(int recordLength) {
        return length > 0 && length + BATCH_LENGTH + align(recordLength) > JournalLimits.BATCH_BYTES;
    }

    /** Adds a record. */
    void add(DirectBuffer from, int at, int recordLength) {
        view.putInt(length, recordLength);
        view.putBytes(length + BATCH_LENGTH, from, at, recordLength);
        length += BATCH_LENGTH + align(recordLength);
    }

    /** Adds {@code size} bytes: records with their length words, as they lie on a tape. */
    void addAll(DirectBuffer from, int at, int size) {
        view.putBytes(length, from, at, size);
        length += size;
    }

    /** Takes back what was added after there were {@code oldLength} bytes. */
    void cutTo(int oldLength) {
        length = oldLength;
    }

    /** Adds a LOST record: how many are missing nobody knows. */
    void addLost(long timeNs) {
        view.putInt(length, JournalRecordDescriptor.LOST_SIZE);
        int at = length + BATCH_LENGTH;
        head(at, JournalRecordDescriptor.LOST, 0, timeNs);
        view.putLong(at + JournalRecordDescriptor.LOST_COUNT, 1);
        length = at + JournalRecordDescriptor.LOST_SIZE;
    }

    /** Adds an EPOCH record. */
    void addEpoch(int detail, long timeNs, long realtimeNs) {
        view.putInt(length, JournalRecordDescriptor.EPOCH_SIZE);
        int at = length + BATCH_LENGTH;
        head(at, JournalRecordDescriptor.EPOCH, detail, timeNs);
        view.putLong(at + JournalRecordDescriptor.REALTIME, realtimeNs);
        length = at + JournalRecordDescriptor.EPOCH_SIZE;
    }

    private void head(int at, int kind, int detail, long timeNs) {
        view.putByte(at + JournalRecordDescriptor.VERSION_AT, (byte) JournalRecordDescriptor.VERSION);
        view.putByte(at + JournalRecordDescriptor.KIND, (byte) kind);
        view.putShort(at + JournalRecordDescriptor.DETAIL, (short) detail);
        view.putInt(at + JournalRecordDescriptor.TASK, 0);
        view.putLong(at + JournalRecordDescriptor.TIME, timeNs);
    }
}
