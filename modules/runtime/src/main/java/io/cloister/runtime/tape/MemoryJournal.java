package io.cloister.runtime.tape;

import io.cloister.runtime.record.FlightCut;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecord;
import io.cloister.runtime.record.RecordDecoder;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.record.TapeReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A tape in this process's own memory, and what is on it. For tests and simulation. */
public final class MemoryJournal {
    private final UnsafeBuffer memory =
        new UnsafeBuffer(ByteBuffer.allocateDirect((int) TapeDescriptor.SIZE).order(ByteOrder.LITTLE_ENDIAN));
    private final ServiceTape tape;
    private final TapeReader reader;
    private final FlightCut cut = new FlightCut();
    private final JournalMode mode;
    private final List<JournalRecord> records = new ArrayList<>();

    /** An empty one. */
    public MemoryJournal(JournalMode mode) {
        this.mode = mode;
        this.tape = new ServiceTape(memory, mode);
        this.reader = new TapeReader(memory);
    }

    /** What the service writes to. */
    public ServiceTape journal() {
        return tape;
    }

    /** If it lies. */
    public UnsafeBuffer memory() {
        return memory;
    }

    /** Everything so far, as a journal of this mode keeps it. */
    public List<JournalRecord> records() {
        reader.takeAll(this::onRecord, () -> { });
        return List.copyOf(records);
    }

    private void onRecord(DirectBuffer buffer, int at, int length) {
        try {
            if (mode == JournalMode.FULL) {
                records.add(RecordDecoder.decode(buffer, at, length));
            } else if (cut.cut(buffer, at, length)) {
                records.add(RecordDecoder.decode(cut.record(), 0, cut.length()));
            }
        } catch (RecordDecoder.DamagedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
