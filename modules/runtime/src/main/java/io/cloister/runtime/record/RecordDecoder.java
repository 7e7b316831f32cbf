package io.cloister.runtime.record;

import static io.cloister.runtime.record.JournalRecordDescriptor.ARGS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCKS;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.BLOCK_WINDOW_OFFSET;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.CALL_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.COMPLETED_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.CORRELATION;
import static io.cloister.runtime.record.JournalRecordDescriptor.DETAIL;
import static io.cloister.runtime.record.JournalRecordDescriptor.EPOCH_SIZE;
import static io.cloister.runtime.record.JournalRecordDescriptor.HANDLE;
import static io.cloister.runtime.record.JournalRecordDescriptor.HEAD;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.KIND;
import static io.cloister.runtime.record.JournalRecordDescriptor.LOST_COUNT;
import static io.cloister.runtime.record.JournalRecordDescriptor.LOST_SIZE;
import static io.cloister.runtime.record.JournalRecordDescriptor.NR;
import static io.cloister.runtime.record.JournalRecordDescriptor.OLD_NUMBERS;
import static io.cloister.runtime.record.JournalRecordDescriptor.REALTIME;
import static io.cloister.runtime.record.JournalRecordDescriptor.RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.SCHEMA_VERSION;
import static io.cloister.runtime.record.JournalRecordDescriptor.SEQ;
import static io.cloister.runtime.record.JournalRecordDescriptor.TASK;
import static io.cloister.runtime.record.JournalRecordDescriptor.TEMPLATE;
import static io.cloister.runtime.record.JournalRecordDescriptor.TIME;
import static io.cloister.runtime.record.JournalRecordDescriptor.VERSION;
import static io.cloister.runtime.record.JournalRecordDescriptor.VERSION_AT;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord.Block;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Decodes records. A journal may be damaged: every length is checked against what is there. */
public final class RecordDecoder {
    /** Bytes that are no record. */
    public static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String what) {
            super(what, null, false, false);
        }
    }

    private RecordDecoder() {
    }

    /** The record in {@code length} bytes at {@code at}. */
    public static JournalRecord decode(DirectBuffer from, int at, int length) throws DamagedException {
        need(HEAD, length, "head");
        if (!JournalRecordDescriptor.isReadable(from.getByte(at + VERSION_AT))) {
            throw new DamagedException(otherVersion(from.getByte(at + VERSION_AT)));
        }
        int detail = from.getShort(at + DETAIL) & 0xffff;
        long time = from.getLong(at + TIME);
        int kind = from.getByte(at + KIND);
        return switch (kind) {
            case JournalRecordDescriptor.CALL -> call(from, at, length, detail);
            case JournalRecordDescriptor.COMPLETED -> completed(from, at, length, detail);
            case JournalRecordDescriptor.RECEIVED, JournalRecordDescriptor.SENT -> passed(from, at, length, detail);
            case JournalRecordDescriptor.TIMER -> new JournalRecord.Timer(time);
            case JournalRecordDescriptor.INPUT -> input(from, at, length, detail);
            case JournalRecordDescriptor.INTENT,
                    JournalRecordDescriptor.TABLE_PAGE,
                    JournalRecordDescriptor.TABLE_WORD -> new JournalRecord.Detail(kind, detail);
            case JournalRecordDescriptor.EPOCH -> epoch(from, at, length, detail);
            case JournalRecordDescriptor.LOST -> {
                need(LOST_SIZE, length, "count");
                yield new JournalRecord.Lost(time, from.getLong(at + LOST_COUNT));
            }
            default -> throw new DamagedException("record of unknown kind " + kind);
        };
    }

    public static String otherVersion(int version) {
        return "record of version " + version + ", not " + VERSION;
    }

    private static JournalRecord call(DirectBuffer from, int at, int length, int phase) throws DamagedException {
        need(CALL_DATA, length, "call");
        long[] args = longs(from, at + ARGS, JournalRecordDescriptor.ARGUMENTS);
        List<Block> blocks = blocks(from, at, CALL_DATA, length);
        return new JournalRecord.CallTaken(
                from.getLong(at + TIME),
                from.getInt(at + TASK),
                from.getInt(at + HANDLE),
                from.getInt(at + SEQ),
                from.getInt(at + NR),
                phase,
                args,
                blocks);
    }

    private static JournalRecord completed(DirectBuffer from, int at, int length, int flags) throws DamagedException {
        need(COMPLETED_DATA, length, "completed call");
        List<Block> blocks = blocks(from, at, COMPLETED_DATA, length);
        return new JournalRecord.CallCompleted(
                from.getLong(at + TIME),
                from.getInt(at + TASK),
                from.getInt(at + HANDLE),
                from.getInt(at + SEQ),
                from.getInt(at + NR),
                flags,
                from.getLong(at + RESULT),
                blocks);
    }

    private static JournalRecord passed(DirectBuffer from, int at, int length, int detail) throws DamagedException {
        boolean isOld = from.getByte(at + VERSION_AT) < JournalRecordDescriptor.TEMPLATES;
        int more = isOld ? OLD_NUMBERS : 0;
        need(BODY + more, length, "message");
        int kept = from.getInt(at + BODY_KEPT);
        if (kept < 0 || kept > length - BODY - more) {
            throw new DamagedException("message of " + kept + " bytes in a record of " + length);
        }
        return new JournalRecord.Passed(
                from.getLong(at + TIME),
                from.getInt(at + TASK),
                from.getByte(at + KIND) == JournalRecordDescriptor.SENT,
                detail & 0xff,
                service(detail >> 8),
                from.getLong(at + CORRELATION),
                from.getInt(at + TEMPLATE),
                isOld ? 1 : from.getShort(at + SCHEMA_VERSION) & 0xffff,
                from.getInt(at + BODY_LENGTH) + more,
                bytes(from, at + BODY, kept + more));
    }

    private static JournalRecord input(DirectBuffer from, int at, int length, int port) throws DamagedException {
        need(INPUT_DATA, length, "input");
        int kept = from.getInt(at + INPUT_KEPT);
        if (kept < 0 || kept > length - INPUT_DATA) {
            throw new DamagedException("answer of " + kept + " bytes in a record of " + length);
        }
        return new JournalRecord.Input(
                port,
                from.getLong(at + INPUT_RESULT),
                from.getInt(at + INPUT_LENGTH),
                bytes(from, at + INPUT_DATA, kept));
    }

    private static JournalRecord epoch(DirectBuffer from, int at, int length, int detail) throws DamagedException {
        need(EPOCH_SIZE, length, "epoch");
        JournalMode[] modes = JournalMode.values();
        JournalMode mode = modes[Math.min(detail >> 8, modes.length - 1)];
        return new JournalRecord.Epoch(
                from.getLong(at + TIME), service(detail & 0xff), mode, from.getLong(at + REALTIME));
    }

    private static List<Block> blocks(DirectBuffer from, int at, int first, int length) throws DamagedException {
        int count = from.getInt(at + BLOCKS);
        if (count < 0 || count > RecordLimits.BLOCKS) {
            throw new DamagedException(count + " blocks");
        }
        List<Block> blocks = new ArrayList<>(count);
        int p = first;
        for (int i = 0; i < count; i++) {
            need(p + BLOCK_HEAD, length, "block");
            int kept = from.getInt(at + p + BLOCK_KEPT);
            if (kept < 0 || kept > length - p - BLOCK_HEAD) {
                throw new DamagedException("block of " + kept + " bytes in a record of " + length);
            }
            blocks.add(new Block(
                    from.getByte(at + p),
                    from.getInt(at + p + BLOCK_WINDOW_OFFSET),
                    from.getInt(at + p + BLOCK_LENGTH),
                    bytes(from, at + p + BLOCK_HEAD, kept)));
            p += BLOCK_HEAD + align(kept);
        }
        return blocks;
    }

    private static ServiceId service(int ordinal) throws DamagedException {
        if (ordinal < 0 || ordinal >= ServiceId.COUNT) {
            throw new DamagedException("no service " + ordinal);
        }
        return ServiceId.of(ordinal);
    }

    private static long[] longs(DirectBuffer from, int at, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = from.getLong(at + 8 * i);
        }
        return values;
    }

    private static byte[] bytes(DirectBuffer from, int at, int count) {
        byte[] bytes = new byte[count];
        from.getBytes(at, bytes);
        return bytes;
    }

    private static void need(int bytes, int length, String what) throws DamagedException {
        if (length < bytes) {
            throw new DamagedException(what + " needs " + bytes + " bytes, there are " + length);
        }
    }
}
