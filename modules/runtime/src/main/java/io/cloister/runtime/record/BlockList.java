package io.cloister.runtime.record;

import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_WINDOW_OFFSET;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Ranges of one mailbox slot that a record will copy: collected first, because a ring record's length must be known
 * when it is claimed.
 */
final class BlockList {
    private final int[] id = new int[RecordLimits.BLOCKS];
    private final int[] windowOffset = new int[RecordLimits.BLOCKS];
    private final int[] from = new int[RecordLimits.BLOCKS];
    private final int[] length = new int[RecordLimits.BLOCKS];
    private final int[] kept = new int[RecordLimits.BLOCKS];
    private int count;
    private int bytes;

    /** Forgets all. */
    void clear() {
        count = 0;
        bytes = 0;
    }

    int count() {
        return count;
    }

    /** Bytes they take in a record. */
    int bytes() {
        return bytes;
    }

    /**
     * {@code newLength} bytes at {@code offset} of the slot, of which at most {@code limit} are kept; what no longer
     * fits a record is cut.
     */
    void add(int blockId, int newWindowOffset, int offset, int newLength, int limit) {
        if (count == RecordLimits.BLOCKS) {
            return;
        }
        int room = RecordLimits.RECORD_BYTES - bytes - JournalRecordDescriptor.CALL_DATA - 2 * BLOCK_HEAD;
        id[count] = blockId;
        windowOffset[count] = newWindowOffset;
        from[count] = offset;
        length[count] = newLength;
        kept[count] = Math.max(0, Math.min(newLength, Math.min(limit, room)));
        bytes += BLOCK_HEAD + align(kept[count]);
        count++;
    }

    /** Writes all of them. */
    void write(DirectBuffer slot, MutableDirectBuffer to, int offset) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            to.putInt(at, id[i]);
            to.putInt(at + BLOCK_WINDOW_OFFSET, windowOffset[i]);
            to.putInt(at + BLOCK_LENGTH, length[i]);
            to.putInt(at + BLOCK_KEPT, kept[i]);
            if (kept[i] > 0) {
                to.putInt(at + BLOCK_HEAD + align(kept[i]) - Integer.BYTES, 0); // equal records are equal bytes
            }
            to.putBytes(at + BLOCK_HEAD, slot, from[i], kept[i]);
            at += BLOCK_HEAD + align(kept[i]);
        }
    }
}
