package io.cloister.runtime.record;

import static io.cloister.runtime.record.JournalRecordDescriptor.ARGS;
import static io.cloister.runtime.record.JournalRecordDescriptor.ARGUMENTS;
import static io.cloister.runtime.record.JournalRecordDescriptor.ARGUMENT_SLOTS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCKS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_HEADER;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_WINDOW_OFFSET;
import static io.cloister.runtime.record.JournalRecordDescriptor.CALL_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.HEADER_FROM;
import static io.cloister.runtime.record.JournalRecordDescriptor.NR;
import static io.cloister.runtime.record.JournalRecordDescriptor.PHASE;
import static io.cloister.runtime.record.JournalRecordDescriptor.PHASE_STATUS;
import static io.cloister.runtime.record.JournalRecordDescriptor.STREAM_DONE;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import io.cloister.bus.MailboxDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Puts a recorded call into a mailbox slot again, as its agent had. */
public final class CallImage {
    private CallImage() {
    }

    public static void fill(DirectBuffer from, int at, int length, UnsafeBuffer slot) {
        slot.putInt(MailboxDescriptor.NR, from.getInt(at + NR));
        slot.putInt(MailboxDescriptor.PHASE, from.getInt(at + PHASE));
        slot.putLong(MailboxDescriptor.PHASE_STATUS, from.getLong(at + PHASE_STATUS));
        slot.putLong(MailboxDescriptor.STREAM_DONE, from.getLong(at + STREAM_DONE));
        for (int i = 0; i < ARGUMENTS; i++) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, from.getLong(at + ARGS + 8 * i));
            slot.putLong(MailboxDescriptor.ARG_SLOT + 8 * i, from.getLong(at + ARGUMENT_SLOTS + 8 * i));
        }
        int blocks = Math.min(from.getInt(at + BLOCKS), RecordLimits.BLOCKS);
        int p = CALL_DATA;
        for (int i = 0; i < blocks && p + BLOCK_HEAD <= length; i++) {
            int kept = from.getInt(at + p + BLOCK_KEPT);
            if (kept < 0 || kept > length - p - BLOCK_HEAD) {
                return;
            }
            put(from, at + p, kept, slot);
            p += BLOCK_HEAD + align(kept);
        }
    }

    private static void put(DirectBuffer from, int block, int kept, UnsafeBuffer slot) {
        int window = from.getInt(block + BLOCK_WINDOW_OFFSET);
        if ((from.getByte(block) & 0xff) == BLOCK_HEADER) {
            slot.putBytes(HEADER_FROM, from, block + BLOCK_HEAD, Math.min(kept, JournalRecordDescriptor.HEADER_LENGTH));
        } else if (window >= 0 && window <= MailboxDescriptor.SLOT_WINDOW_SIZE - kept) {
            slot.putBytes(MailboxDescriptor.SLOT_WINDOW + window, from, block + BLOCK_HEAD, kept);
        }
    }
}
