package io.cloister.runtime.tape;

import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.TapeDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The records of a tape's segment, as the last process left them. */
final class TapeTail implements History.Source {
    private static final int WORD = 4;

    private final UnsafeBuffer memory;
    private final int data;
    private final int end;
    private final long lastInput;
    private int next;
    private int at;
    private int length;

    /** {@code end}: bytes of the segment that count. */
    TapeTail(UnsafeBuffer memory, long epoch, int end) {
        this.memory = memory;
        this.data = TapeDescriptor.data(epoch);
        this.end = end;
        int last = -1;
        while (next()) {
            last = JournalRecordDescriptor.isInput(memory, offset()) ? at : last;
        }
        this.lastInput = last;
        next = 0;
    }

    @Override
    public long lastInput() {
        return lastInput;
    }

    @Override
    public boolean next() {
        if (next + WORD > end) {
            return false;
        }
        length = memory.getInt(data + next);
        at = next;
        next += WORD + JournalRecordDescriptor.align(length);
        return true;
    }

    @Override
    public DirectBuffer buffer() {
        return memory;
    }

    @Override
    public int offset() {
        return data + at + WORD;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void begun() {
        memory.putLong(TapeDescriptor.INPUT_AT, at + 1);
    }

    @Override
    public long position() {
        return at;
    }
}
