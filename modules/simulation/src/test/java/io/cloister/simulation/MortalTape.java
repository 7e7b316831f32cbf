package io.cloister.simulation;

import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.TapeDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of a tape, where its writer dies: right before a record counts, or right after; and at the steps to a new
 * segment.
 */
final class MortalTape extends UnsafeBuffer {
    private static final int WORD = 4;

    private final ServiceId service;
    private final Deaths deaths;
    /** Length of the segment before the last records, the youngest first. */
    private final long[] lengths = new long[3];

    MortalTape(ServiceId service, UnsafeBuffer memory, Deaths deaths) {
        super(memory.addressOffset(), memory.capacity());
        this.service = service;
        this.deaths = deaths;
    }

    /** The one write of a tape that is a release: the new length of a segment. */
    @Override
    public void putLongRelease(int index, long value) {
        int segment = (index - TapeDescriptor.SEGMENTS) / TapeDescriptor.SEGMENT_LINE;
        long length = getLong(index);
        int at = TapeDescriptor.data(segment) + (int) length + WORD;
        deaths.before(service, this, at);
        super.putLongRelease(index, value);
        System.arraycopy(lengths, 0, lengths, 1, lengths.length - 1);
        lengths[0] = length;
        deaths.after(service);
    }

    /** A new segment begins. */
    @Override
    public void putLongVolatile(int index, long value) {
        boolean step = index == TapeDescriptor.EPOCH
                || index >= TapeDescriptor.SEGMENTS && index < TapeDescriptor.READER_EPOCH;
        if (step) {
            deaths.step(service, () -> super.putLongVolatile(index, value));
        } else {
            super.putLongVolatile(index, value);
        }
    }

    /** A canary: the last records are lost, all of them where {@code count} is 0. */
    void forget(int count) {
        int line = TapeDescriptor.line(getLong(TapeDescriptor.EPOCH));
        putLong(line + TapeDescriptor.SEGMENT_LENGTH, count == 0 ? 0 : lengths[count - 1]);
    }

    int kind(int at) {
        return getByte(at + JournalRecordDescriptor.KIND);
    }

    private int detail(int at) {
        return getShort(at + JournalRecordDescriptor.DETAIL) & 0xffff;
    }

    boolean isInput(int at) {
        int kind = kind(at);
        return kind == JournalRecordDescriptor.CALL || kind == JournalRecordDescriptor.TIMER
            || kind == JournalRecordDescriptor.RECEIVED && (detail(at) & 0xff) != Message.REPLY;
    }

    /** What a record is, for people and for {@link Deaths}. */
    String describe(int at) {
        return switch (kind(at)) {
            case JournalRecordDescriptor.CALL -> "call " + getInt(at + JournalRecordDescriptor.NR);
            case JournalRecordDescriptor.COMPLETED -> "answer to call " + getInt(at + JournalRecordDescriptor.NR);
            case JournalRecordDescriptor.RECEIVED ->
                "received " + MessageText.name(getInt(at + JournalRecordDescriptor.TEMPLATE));
            case JournalRecordDescriptor.SENT ->
                "sent " + MessageText.name(getInt(at + JournalRecordDescriptor.TEMPLATE));
            case JournalRecordDescriptor.INPUT -> "port " + PortOp.of(detail(at));
            case JournalRecordDescriptor.INTENT -> "intent " + PortOp.of(detail(at));
            case JournalRecordDescriptor.TIMER -> "timer";
            case JournalRecordDescriptor.TABLE_PAGE, JournalRecordDescriptor.TABLE_WORD -> "task table";
            default -> "record of kind " + kind(at);
        };
    }
}
