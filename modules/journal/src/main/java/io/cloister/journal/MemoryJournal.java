package io.cloister.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** The journal's memory twin: the same encoding, kept in this process. For tests and simulation. */
public final class MemoryJournal {
    private final RingJournal journal;
    private final List<JournalRecord> records = new ArrayList<>();

    /** Room for {@code bytes} (a power of two) of records between two calls of {@link #records}. */
    public MemoryJournal(int bytes, JournalMode mode) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes + RingBufferDescriptor.TRAILER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        journal = new RingJournal(new UnsafeBuffer(memory), mode);
    }

    /** What the service writes to. */
    public RingJournal journal() {
        return journal;
    }

    /** Everything so far. */
    public List<JournalRecord> records() {
        JournalLane.takeAll(journal.ring(), this::onRecord);
        return List.copyOf(records);
    }

    private void onRecord(int kind, MutableDirectBuffer buffer, int at, int length) {
        try {
            records.add(RecordDecoder.decode(buffer, at, length));
        } catch (RecordDecoder.DamagedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
