package io.cloister.runtime.tape;

import static io.cloister.runtime.record.JournalRecordDescriptor.ACTION_BYTES;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY;
import static io.cloister.runtime.record.JournalRecordDescriptor.BODY_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.CORRELATION;
import static io.cloister.runtime.record.JournalRecordDescriptor.DETAIL;
import static io.cloister.runtime.record.JournalRecordDescriptor.HANDLE;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_KEPT;
import static io.cloister.runtime.record.JournalRecordDescriptor.INPUT_RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.KIND;
import static io.cloister.runtime.record.JournalRecordDescriptor.MESSAGE_BLOCK;
import static io.cloister.runtime.record.JournalRecordDescriptor.RESULT;
import static io.cloister.runtime.record.JournalRecordDescriptor.SCHEMA_VERSION;
import static io.cloister.runtime.record.JournalRecordDescriptor.SEQ;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_AT;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_DATA;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_PAGE_BYTES;
import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_READS;
import static io.cloister.runtime.record.JournalRecordDescriptor.TASK;
import static io.cloister.runtime.record.JournalRecordDescriptor.TEMPLATE;
import static io.cloister.runtime.record.JournalRecordDescriptor.TIME;

import io.cloister.bus.Call;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.runtime.record.CallImage;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordText;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a service took in and gave out before, record by record. Inputs are handed to it again ({@link ReplaySource});
 * what it asks and sends meanwhile has to be what history has next, else it does not do again what it did, and that is
 * a {@link KernelFault} of category REPLAY that says both.
 */
public final class History implements ReplaySource {
    /** Where records come from. */
    public interface Source {
        /** Moves to the next record; false where there is none. */
        boolean next();

        /** The memory it lies in. */
        DirectBuffer buffer();

        /** Where. */
        int offset();

        int length();

        /** Place of the last input, {@link Long#MAX_VALUE} where that is not known. */
        default long lastInput() {
            return Long.MAX_VALUE;
        }

        /** The record is an input that is about to be handled. */
        default void begun() {
        }

        /** Its place in the journal, for messages and for {@link ReplaySource#isPoison}. */
        long position();
    }

    /**
     * Where a service did something else than it did then.
     *
     * @param record number of the record where it is. @param input number of the input that was being handled.
     * @param expected what history has there, in words. @param got what came instead.
     */
    public record Difference(long record, long input, String expected, String got) {
    }

    private final Source source;
    private Consumer<History> watcher = history -> { };
    private final long poisonAt;
    private boolean loaded;
    private boolean ended;
    private int lastKind;
    private PortOp intended;
    private boolean poison;
    private DirectBuffer buffer;
    private int at;
    private int length;
    private long records;
    private long inputs;
    private long inputPosition;
    private Difference difference;

    /** {@code poisonAt}: position of an input that must not be handled, or -1. */
    public History(Source source, long poisonAt) {
        this.source = source;
        this.poisonAt = poisonAt;
    }

    /** Who is called before each input is handled. */
    public void watch(Consumer<History> newWatcher) {
        watcher = newWatcher;
    }

    /** How many records were used. */
    public long records() {
        return records;
    }

    /** How many inputs were begun. */
    long inputs() {
        return inputs;
    }

    /**
     * True while the last input there is is handled again: its service may have died of or in it, and not have
     * answered.
     */
    boolean isInLastInput() {
        return source.position() >= source.lastInput();
    }

    /** Position of the record used last. */
    public long position() {
        return source.position();
    }

    /** The service failed with {@code got}, whatever history has there. */
    public Difference failed(String got) {
        if (difference == null) {
            difference = new Difference(source.position(), inputPosition, describe(), got);
        }
        return difference;
    }

    /**
     * True while there is another record. An intent that nothing follows is the end: its effect is the first live
     * question. One follows another where a process died with the first, and its successor announced the same again.
     */
    boolean hasNext() {
        while (peek() && kind() == JournalRecordDescriptor.INTENT) {
            intended = PortOp.of(detail());
            consume();
        }
        boolean more = peek();
        intended = more ? null : intended;
        return more;
    }

    /** True where the end of history is an intent of {@code op}. */
    boolean wasIntended(PortOp op) {
        return intended == op;
    }

    /** True where the last record of history is an answered call. */
    boolean endsInCompletion() {
        return lastKind == JournalRecordDescriptor.COMPLETED;
    }

    // ---- inputs ----

    @Override
    public Kind next() {
        if (!hasNext()) {
            return null;
        }
        int kind = kind();
        boolean isMessage = kind == JournalRecordDescriptor.RECEIVED;
        if (!JournalRecordDescriptor.isInput(source.buffer(), source.offset())) {
            throw differs("nothing more: it is done with this input");
        }
        consume();
        inputs++;
        inputPosition = source.position();
        watcher.accept(this);
        source.begun();
        poison = source.position() == poisonAt;
        return isMessage ? Kind.MESSAGE : kind == JournalRecordDescriptor.CALL ? Kind.CALL : Kind.TIMER;
    }

    @Override
    public long timeNs() {
        return buffer.getLong(at + TIME);
    }

    @Override
    public boolean isPoison() {
        return poison;
    }

    @Override
    public void remains(Sent listener) {
        while (peek()) {
            int detail = detail();
            if (kind() == JournalRecordDescriptor.SENT && (detail & 0xff) != Message.REPLY) {
                listener.sent(ServiceId.of(detail >> 8), source.buffer().getLong(source.offset() + CORRELATION));
            }
            loaded = false;
        }
    }

    @Override
    public int handle() {
        return buffer.getInt(at + HANDLE);
    }

    @Override
    public int tid() {
        return buffer.getInt(at + TASK);
    }

    @Override
    public int seq() {
        return buffer.getInt(at + SEQ);
    }

    @Override
    public void fill(UnsafeBuffer slot) {
        CallImage.fill(buffer, at, length, slot);
    }

    @Override
    public void message(Message into) {
        int version = buffer.getShort(at + SCHEMA_VERSION) & 0xffff;
        if (version != Templates.SCHEMA_VERSION) {
            throw new KernelFault(
                    KernelFault.Category.STORAGE,
                    "its history has messages of schema version " + version + ", not " + Templates.SCHEMA_VERSION);
        }
        into.begin(buffer.getInt(at + TEMPLATE), buffer.getInt(at + TASK));
        int detail = buffer.getShort(at + DETAIL) & 0xffff;
        into.kind = detail & 0xff;
        into.from = ServiceId.of(detail >> 8);
        into.correlation = buffer.getLong(at + CORRELATION);
        into.blockLength = buffer.getShort(at + MESSAGE_BLOCK) & 0xffff;
        int kept = Math.min(buffer.getInt(at + BODY_KEPT), length - BODY);
        into.body().putBytes(0, buffer, at + BODY, kept);
        into.bodyLength(kept);
    }

    // ---- what the service asks and does again ----

    void reply(ServiceId from, Message into) {
        int wanted = Message.REPLY | from.ordinal() << 8;
        if (kind() != JournalRecordDescriptor.RECEIVED || detail() != wanted) {
            throw differs("waiting for a reply of " + from.label());
        }
        consume();
        message(into);
    }

    long answer(PortOp op, MutableDirectBuffer data, int offset, int capacity) {
        if (kind() != JournalRecordDescriptor.INPUT || detail() != op.code()) {
            throw differs("asking the host for " + op);
        }
        consume();
        if (data != null) {
            int kept = Math.min(Math.min(buffer.getInt(at + INPUT_KEPT), length - INPUT_DATA), capacity);
            data.putBytes(offset, buffer, at + INPUT_DATA, kept);
        }
        return buffer.getLong(at + INPUT_RESULT);
    }

    void sent(ServiceId to, Message message) {
        boolean same = kind() == JournalRecordDescriptor.SENT && detail() == (message.kind | to.ordinal() << 8);
        if (!same
                || next(TEMPLATE) != message.template
                || source.buffer().getLong(source.offset() + CORRELATION) != message.correlation) {
            throw differs(RecordText.sent(to, message));
        }
        consume();
    }

    void completed(Call call, long result) {
        boolean same =
                kind() == JournalRecordDescriptor.COMPLETED && next(HANDLE) == call.handle() && next(SEQ) == call.seq();
        if (!same
                || source.buffer().getLong(source.offset() + RESULT) != result
                || next(ACTION_BYTES) != call.actions().length()) {
            throw differs(RecordText.answer(call, result));
        }
        consume();
    }

    /** What the service does again is {@code other}, encoded anew: it has to be the next record in all but its time. */
    void again(DirectBuffer other, int otherAt, int otherLength) {
        if (!peek()) {
            throw differs(RecordText.of(other, otherAt, otherLength));
        }
        DirectBuffer then = source.buffer();
        int thenAt = source.offset();
        int least = Math.min(source.length(), otherLength);
        int first = 0;
        while (first < least && (isTime(first) || then.getByte(thenAt + first) == other.getByte(otherAt + first))) {
            first++;
        }
        if (first < least || source.length() != otherLength) {
            throw differs(other, otherAt, otherLength, first);
        }
        consume();
    }

    private static boolean isTime(int offset) {
        return offset >= TIME && offset < TIME + Long.BYTES;
    }

    /** Two records that read the same are shown by their bytes where they differ. */
    private KernelFault differs(DirectBuffer other, int otherAt, int otherLength, int first) {
        String expected = describe();
        String got = RecordText.of(other, otherAt, otherLength);
        if (expected.equals(got)) {
            expected += RecordText.around(source.buffer(), source.offset(), source.length(), first);
            got += RecordText.around(other, otherAt, otherLength, first);
        }
        return differs(expected, got);
    }

    /** Puts into {@code shadow} what was seen of the task table before read {@code reads} of this input. */
    void tableChanges(TableShadow shadow, int reads) {
        while (peek() && isTable() && next(TABLE_READS) == reads) {
            consume();
            int where = buffer.getInt(at + TABLE_AT);
            if (buffer.getByte(at + KIND) == JournalRecordDescriptor.TABLE_PAGE) {
                byte[] page = new byte[TABLE_PAGE_BYTES];
                buffer.getBytes(at + TABLE_DATA, page);
                shadow.putPage(where, page);
            } else {
                shadow.putWord(where, buffer.getInt(at + TABLE_DATA));
            }
        }
    }

    KernelFault differs(String got) {
        return differs(describe(), got);
    }

    private KernelFault differs(String expected, String got) {
        difference = new Difference(source.position(), inputPosition, expected, got);
        return new KernelFault(KernelFault.Category.REPLAY, "expected " + expected + ", got " + got);
    }

    /** The next record, for the eye. */
    String describe() {
        return peek()
                ? RecordText.of(source.buffer(), source.offset(), source.length())
                : "nothing more: history ends here";
    }

    private boolean isTable() {
        return kind() == JournalRecordDescriptor.TABLE_PAGE || kind() == JournalRecordDescriptor.TABLE_WORD;
    }

    private boolean peek() {
        while (!loaded && !ended) {
            loaded = source.next();
            ended = !loaded;
            if (loaded && kind() == JournalRecordDescriptor.LOST) {
                throw new KernelFault(KernelFault.Category.STORAGE, "records are missing from its history");
            }
            loaded = loaded && kind() != JournalRecordDescriptor.EPOCH;
        }
        return loaded;
    }

    private void consume() {
        if (!peek()) {
            throw differs("more work");
        }
        buffer = source.buffer();
        at = source.offset();
        length = source.length();
        lastKind = kind();
        loaded = false;
        records++;
    }

    private int kind() {
        return peek() ? source.buffer().getByte(source.offset() + KIND) : 0;
    }

    private int detail() {
        return source.buffer().getShort(source.offset() + DETAIL) & 0xffff;
    }

    private int next(int field) {
        return source.buffer().getInt(source.offset() + field);
    }
}
