package io.cloister.runtime.record;

import static io.cloister.runtime.record.JournalRecordDescriptor.ACTION_BYTES;
import static io.cloister.runtime.record.JournalRecordDescriptor.ARGS;
import static io.cloister.runtime.record.JournalRecordDescriptor.ARGUMENT_SLOTS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCKS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.CALL_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.COMPLETED_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.CORRELATION;
import static io.cloister.runtime.record.JournalRecordDescriptor.DETAIL;
import static io.cloister.runtime.record.JournalRecordDescriptor.HANDLE;
import static io.cloister.runtime.record.JournalRecordDescriptor.HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.KIND;
import static io.cloister.runtime.record.JournalRecordDescriptor.LOST_COUNT;
import static io.cloister.runtime.record.JournalRecordDescriptor.LOST_SIZE;
import static io.cloister.runtime.record.JournalRecordDescriptor.MESSAGE_BLOCK;
import static io.cloister.runtime.record.JournalRecordDescriptor.NR;
import static io.cloister.runtime.record.JournalRecordDescriptor.PHASE;
import static io.cloister.runtime.record.JournalRecordDescriptor.PHASE_STATUS;
import static io.cloister.runtime.record.JournalRecordDescriptor.RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.SCHEMA_VERSION;
import static io.cloister.runtime.record.JournalRecordDescriptor.SEQ;
import static io.cloister.runtime.record.JournalRecordDescriptor.STREAM_DONE;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_AT;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_PAGE_BYTES;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_READS;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_WORD_SIZE;
import static io.cloister.runtime.record.JournalRecordDescriptor.TASK;
import static io.cloister.runtime.record.JournalRecordDescriptor.TEMPLATE;
import static io.cloister.runtime.record.JournalRecordDescriptor.TIME;
import static io.cloister.runtime.record.JournalRecordDescriptor.VERSION;
import static io.cloister.runtime.record.JournalRecordDescriptor.VERSION_AT;

import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes records straight into the tape. What comes in is written whole, whatever the journal keeps of it on disk: a
 * successor of this process has nothing else. A record that finds no room is counted, and the count is the next record
 * that does.
 *
 * <p>Times: an input has the time that the service's clock then said, which a replay needs. What comes out while an
 * input is handled, and the replies to it, have the time when they did: the service's clock stands still meanwhile, but
 * who reads a journal wants to know how long it took.
 */
public final class RecordWriter {
    private final TapeMemory tape;
    private final UnsafeBuffer record;
    private final BlockList blocks = new BlockList();
    private final CallBlocks callBlocks;
    private long unreported;

    public RecordWriter(TapeMemory tape, JournalMode mode) {
        this.tape = tape;
        this.record = tape.memory();
        this.callBlocks = new CallBlocks(blocks, mode);
    }

    /** Records are missing before the next one. */
    public void lost(long count) {
        unreported += count;
    }

    public void call(long nowNs, Call call, FetchedRanges fetched) {
        blocks.clear();
        callBlocks.ofCall(call, fetched);
        int at = begin(
                JournalRecordDescriptor.CALL,
                CALL_DATA + blocks.bytes(),
                nowNs,
                call.tid(),
                Math.min(call.phase(), 0xffff));
        if (at < 0) {
            return;
        }
        identity(at, call);
        for (int i = 0; i < JournalRecordDescriptor.ARGUMENTS; i++) {
            record.putLong(at + ARGS + 8 * i, call.arg(i));
            record.putInt(at + ARGUMENT_SLOTS + 8 * i, call.windowOffset(i));
            record.putInt(at + ARGUMENT_SLOTS + 8 * i + 4, call.inLength(i));
        }
        record.putLong(at + PHASE_STATUS, call.phaseStatus());
        record.putLong(at + STREAM_DONE, call.streamDone());
        record.putLong(at + PHASE, call.phase());
        blocks.write(call.memory(), record, at + CALL_DATA);
        tape.commit();
    }

    /** {@code fetched}: where to note what a posting that comes again will bring, or null. */
    public void completed(Call call, long result, int replyFlags, FetchedRanges fetched) {
        blocks.clear();
        callBlocks.ofReply(call, fetched);
        int at = begin(
                JournalRecordDescriptor.COMPLETED,
                COMPLETED_DATA + blocks.bytes(),
                System.nanoTime(),
                call.tid(),
                replyFlags);
        if (at < 0) {
            return;
        }
        identity(at, call);
        record.putLong(at + RESULT, result);
        record.putLong(at + ACTION_BYTES, call.actions().length());
        blocks.write(call.memory(), record, at + COMPLETED_DATA);
        tape.commit();
    }

    /** Replaying: notes in {@code fetched} what a posting that comes again will bring. */
    public void noteFetched(Call call, FetchedRanges fetched) {
        blocks.clear();
        callBlocks.ofReply(call, fetched);
    }

    public void message(int kind, long timeNs, ServiceId other, Message message) {
        int kept = message.bodyLength();
        int at = begin(kind, BODY + kept, timeNs, message.task, message.kind | other.ordinal() << 8);
        if (at < 0) {
            return;
        }
        record.putLong(at + CORRELATION, message.correlation);
        record.putInt(at + TEMPLATE, message.template);
        record.putInt(at + BODY_LENGTH, kept);
        record.putInt(at + BODY_KEPT, kept);
        record.putShort(at + MESSAGE_BLOCK, (short) message.blockLength);
        record.putShort(at + SCHEMA_VERSION, (short) Templates.SCHEMA_VERSION);
        record.putBytes(at + BODY, message.body(), 0, kept);
        tape.commit();
    }

    public void timer(long nowNs) {
        if (begin(JournalRecordDescriptor.TIMER, HEAD, nowNs, 0, 0) >= 0) {
            tape.commit();
        }
    }

    public void intent(PortOp op) {
        if (begin(JournalRecordDescriptor.INTENT, HEAD, 0, 0, op.code()) >= 0) {
            tape.commit();
        }
    }

    public void input(PortOp op, long result, DirectBuffer data, int offset, int length) {
        int kept = Math.min(length, RecordLimits.RECORD_BYTES - INPUT_DATA);
        int at = begin(JournalRecordDescriptor.INPUT, INPUT_DATA + kept, 0, 0, op.code());
        if (at < 0) {
            return;
        }
        record.putLong(at + INPUT_RESULT, result);
        record.putInt(at + INPUT_LENGTH, length);
        record.putInt(at + INPUT_KEPT, kept);
        if (kept > 0) {
            record.putBytes(at + INPUT_DATA, data, offset, kept);
        }
        tape.commit();
    }

    public void tablePage(int page, int reads, byte[] bytes) {
        int at = begin(JournalRecordDescriptor.TABLE_PAGE, TABLE_DATA + TABLE_PAGE_BYTES, 0, 0, 0);
        if (at >= 0) {
            record.putInt(at + TABLE_AT, page);
            record.putInt(at + TABLE_READS, reads);
            record.putBytes(at + TABLE_DATA, bytes);
            tape.commit();
        }
    }

    public void tableWord(int offset, int reads, int value) {
        int at = begin(JournalRecordDescriptor.TABLE_WORD, TABLE_WORD_SIZE, 0, 0, 0);
        if (at >= 0) {
            record.putInt(at + TABLE_AT, offset);
            record.putInt(at + TABLE_READS, reads);
            record.putInt(at + TABLE_DATA, value);
            tape.commit();
        }
    }

    private void identity(int at, Call call) {
        record.putInt(at + HANDLE, call.handle());
        record.putInt(at + SEQ, call.seq());
        record.putInt(at + NR, call.nr());
        record.putInt(at + BLOCKS, blocks.count());
    }

    /** Claims room and writes the head; a negative value where there is none. */
    private int begin(int kind, int length, long nowNs, int task, int detail) {
        if (unreported > 0) {
            reportLost(nowNs);
        }
        int at = tape.claim(length);
        if (at < 0) {
            unreported++;
        } else {
            head(at, kind, nowNs, task, detail);
        }
        return at;
    }

    private void head(int at, int kind, long nowNs, int task, int detail) {
        record.putByte(at + VERSION_AT, (byte) VERSION);
        record.putByte(at + KIND, (byte) kind);
        record.putShort(at + DETAIL, (short) detail);
        record.putInt(at + TASK, task);
        record.putLong(at + TIME, nowNs);
    }

    private void reportLost(long nowNs) {
        int at = tape.claim(LOST_SIZE);
        if (at >= 0) {
            head(at, JournalRecordDescriptor.LOST, nowNs, 0, 0);
            record.putLong(at + LOST_COUNT, unreported);
            tape.commit();
            unreported = 0;
        }
    }
}
