package io.cloister.journal;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.FlightCut;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.record.TapeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One service's tape and where its records go. Used by whoever has the right to take records; see {@link
 * JournalWriter}.
 */
final class JournalLane {
    private final ServiceId service;
    private final JournalMode mode;
    private final TapeReader tape;
    private final JournalDirectory directory;
    private final long fileBytes;
    private final BatchBuilder batch = new BatchBuilder();
    private final FlightCut cut = new FlightCut();
    private final JournalCounters counters = new JournalCounters();
    private JournalStore store;
    /** Records of the tape, one after the other, that go to the batch as they are: from where to where. */
    private int runAt;
    private int runEnd;
    /** Up to where the batch has all there is ({@link TapeReader#place}). */
    private long covered;
    private final CRC32 crc = new CRC32();
    private final DirectBuffer memory;

    /** {@code memory}: {@link TapeDescriptor#SIZE} bytes. */
    JournalLane(ServiceId service, UnsafeBuffer memory, JournalMode mode, Path path, long flightBytes) {
        this.service = service;
        this.mode = mode;
        this.memory = memory;
        this.tape = new TapeReader(memory);
        this.directory = new JournalDirectory(path, mode == JournalMode.FULL ? Long.MAX_VALUE : flightBytes);
        this.fileBytes = Math.min(JournalLimits.FILE_BYTES, directory.budgetBytes() / JournalLimits.FILES);
    }

    JournalCounters counters() {
        return counters;
    }

    /** Bytes that wait, at least. */
    long backlog() {
        return tape.backlog();
    }

    /** True where so much waits that it should be taken soon. */
    boolean isPressed() {
        return tape.backlog() >= JournalLimits.PRESSED_BYTES;
    }

    /** Records go to a queue from here on; where Chronicle can't be had, to plain files. */
    void openQueue() {
        settle();
        try {
            store = new ChronicleStore(directory, fileBytes, batch.memory(), counters);
        } catch (IOException | RuntimeException | Error e) {
            if (Boolean.getBoolean("cloister.debug")) {
                e.printStackTrace();
            }
            counters.failures = counters.failures + 1;
            openSpill();
        }
    }

    /** Records go to plain files from here on. */
    void openSpill() {
        settle();
        store = new SpillStore(directory, fileBytes, counters);
    }

    /** A predecessor was killed while it stored a batch: did it? */
    private void settle() {
        long doubtful = tape.doubtful();
        if (doubtful < 0) {
            return;
        }
        try {
            byte[] last = directory.lastBatch();
            tape.settle(last != null && crcOf(ByteBuffer.wrap(last)) == doubtful);
        } catch (IOException e) {
            counters.failures = counters.failures + 1;
            tape.settle(false);
        }
    }

    private long crcOf(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Writes out all there is; returns how many records that were. */
    int drain() {
        int taken = tape.takeAll(this::onRecord, this::endSegment);
        if (taken < 0) {
            taken = -1 - taken;
            counters.lost = counters.lost + 1;
            covered = tape.here();
            begin();
            batch.addLost(System.nanoTime());
        }
        flush();
        return taken;
    }

    void close() {
        store.close();
    }

    private void onRecord(DirectBuffer buffer, int at, int length) {
        if (mode == JournalMode.FULL || cut.isWhole(buffer, at, length)) {
            extendRun(at, length);
        } else {
            endRun();
            if (cut.cut(buffer, at, length)) {
                add(cut.record(), 0, cut.length());
            }
            covered = tape.place(at + JournalRecordDescriptor.align(length));
        }
    }

    private void endSegment() {
        endRun();
        flush();
    }

    private void extendRun(int at, int length) {
        int from = at - JournalRecordDescriptor.BATCH_LENGTH;
        int end = at + JournalRecordDescriptor.align(length);
        boolean isLong = runEnd > runAt && batch.length() + end - runAt > JournalLimits.BATCH_BYTES;
        if (runEnd != from || isLong) {
            endRun();
            runAt = from;
        }
        runEnd = end;
    }

    private void endRun() {
        int size = runEnd - runAt;
        if (size > 0) {
            makeRoom(size);
            int before = batch.length();
            batch.addAll(memory, runAt, size);
            if (!tape.isIntact()) {
                batch.cutTo(before); // lengths and records need not fit any more
                counters.lost = counters.lost + 1;
            }
            covered = tape.place(runEnd);
        }
        runAt = 0;
        runEnd = 0;
    }

    private void add(DirectBuffer buffer, int at, int length) {
        makeRoom(length);
        batch.add(buffer, at, length);
    }

    private void makeRoom(int length) {
        if (batch.isFullFor(length)) {
            flush();
        }
        begin();
    }

    private void begin() {
        if (batch.length() == 0 && store.isFresh()) {
            Instant now = Instant.now();
            batch.addEpoch(service.ordinal() | mode.ordinal() << 8, System.nanoTime(),
                now.getEpochSecond() * 1_000_000_000L + now.getNano());
        }
    }

    private void flush() {
        if (batch.length() == 0) {
            return;
        }
        tape.storing(covered, crcOf(batch.flipped()));
        try {
            store.append(batch.flipped());
            counters.batches = counters.batches + 1;
        } catch (IOException | RuntimeException | InternalError e) {
            // InternalError: the JVM's name for a mapped file that the full disk has no page for
            counters.failures = counters.failures + 1;
        }
        tape.stored(covered);
        batch.clear();
    }
}
