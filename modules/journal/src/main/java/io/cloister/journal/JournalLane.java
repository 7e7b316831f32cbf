package io.cloister.journal;

import io.cloister.bus.ServiceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** One service's ring and where its records go. Used by whoever has the right to take records; see {@link JournalWriter}. */
final class JournalLane {
    private static final int READ_LIMIT = 4096;
    private static final int LARGE = 256;

    private final ServiceId service;
    private final JournalMode mode;
    private final OneToOneRingBuffer ring;
    private final JournalDirectory directory;
    private final long fileBytes;
    private final BatchBuilder batch = new BatchBuilder();
    private final JournalCounters counters = new JournalCounters();
    private JournalStore store;

    JournalLane(ServiceId service, AtomicBuffer memory, JournalMode mode, Path path, long flightBytes) {
        this.service = service;
        this.mode = mode;
        this.ring = new OneToOneRingBuffer(memory);
        this.directory = new JournalDirectory(path, mode == JournalMode.FULL ? Long.MAX_VALUE : flightBytes);
        this.fileBytes = Math.min(JournalLimits.FILE_BYTES, directory.budgetBytes() / JournalLimits.FILES);
    }

    JournalCounters counters() {
        return counters;
    }

    /** True where the ring is at least half full. */
    boolean isPressed() {
        return ring.size() >= ring.capacity() / 2;
    }

    /** Records go to a queue from here on; where Chronicle can't be had, to plain files. */
    void openQueue() {
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
        store = new SpillStore(directory, fileBytes, counters);
    }

    /** Writes out all there is; returns how many records that were. */
    int drain() {
        int taken = takeAll(ring, this::onRecord);
        flush();
        return taken;
    }

    void close() {
        store.close();
    }

    /** Takes what there is: a read that only passes the padding at the ring's end gives 0 too, so two of them mean that it is empty. */
    static int takeAll(OneToOneRingBuffer ring, MessageHandler handler) {
        int taken = 0;
        for (int empty = 0; empty < 2; ) {
            int n = ring.read(handler, READ_LIMIT);
            empty = n == 0 ? empty + 1 : 0;
            taken += n;
        }
        return taken;
    }

    private void onRecord(int kind, MutableDirectBuffer buffer, int at, int length) {
        if (batch.isFullFor(length)) {
            flush();
        }
        if (batch.length() == 0 && store.isFresh()) {
            Instant now = Instant.now();
            batch.addEpoch(service.ordinal() | mode.ordinal() << 8, System.nanoTime(),
                now.getEpochSecond() * 1_000_000_000L + now.getNano());
        }
        if (length <= JournalLimits.RECORD_BYTES + LARGE) {
            batch.add(buffer, at, length);
        }
    }

    private void flush() {
        if (batch.length() == 0) {
            return;
        }
        try {
            store.append(batch.flipped());
            counters.batches = counters.batches + 1;
        } catch (IOException | RuntimeException | InternalError e) {
            // InternalError: the JVM's name for a mapped file that the full disk has no page for
            counters.failures = counters.failures + 1;
        }
        batch.clear();
    }
}
