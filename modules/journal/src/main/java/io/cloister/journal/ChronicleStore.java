package io.cloister.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * The queue of one service: one batch is one document of raw bytes, so nothing is generated or compiled at run time.
 * Chronicle starts files by time only; its time is ours, a count of "days" that goes up when a file is full. Single
 * writer.
 */
final class ChronicleStore implements JournalStore {
    private static final long DAY_MS = 86_400_000L;
    private static final int DATE = 8;
    private static final long LOCK_TIMEOUT_MS = 500;

    static {
        // Chronicle's classes log nothing; without this SLF4J looks for a provider in every jar.
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        // One writer by construction: a lock that is still held is that of a supervisor that was killed.
        System.setProperty("queue.force.unlock.mode", "ALWAYS");
    }

    private final JournalDirectory directory;
    private final long fileBytes;
    private final JournalCounters counters;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<ByteBuffer> bytes;
    private long day;
    private long written;
    private boolean fresh = true;

    /** Opens the queue; batches will come in {@code batch}, a direct buffer. */
    ChronicleStore(JournalDirectory directory, long fileBytes, ByteBuffer batch, JournalCounters counters)
            throws IOException {
        this.directory = directory;
        this.fileBytes = fileBytes;
        this.counters = counters;
        this.day = nextDay();
        this.bytes = Bytes.wrapForWrite(batch);
        this.queue = SingleChronicleQueueBuilder.binary(directory.path())
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize((long) JournalLimits.BLOCK_BYTES)
                .timeoutMS(LOCK_TIMEOUT_MS)
                .timeProvider(() -> day * DAY_MS)
                .build();
        this.appender = queue.createAppender();
    }

    /** Loads what the first queue would load; takes a while. */
    static void warmUp() {
        try {
            Class.forName("net.openhft.chronicle.wire.Wires");
            Class.forName(SingleChronicleQueue.class.getName());
        } catch (ClassNotFoundException | LinkageError e) {
            // each queue will say so again when it is opened
            return;
        }
    }

    @Override
    public boolean isFresh() {
        return fresh;
    }

    @Override
    public void append(ByteBuffer batch) throws IOException {
        int n = batch.limit();
        bytes.clear();
        bytes.readPositionRemaining(0, n);
        appender.writeBytes(bytes);
        fresh = false;
        written += n;
        counters.bytes = counters.bytes + n;
        if (written >= fileBytes) {
            written = 0;
            day++;
            fresh = true;
            counters.filesDropped = counters.filesDropped + directory.trim();
        }
    }

    @Override
    public void close() {
        queue.close();
    }

    /**
     * After a restart a new file is begun: what the last process left half done at the end of its own stays as it is.
     */
    private long nextDay() throws IOException {
        List<Path> files = directory.files(JournalDirectory.QUEUE);
        if (files.isEmpty()) {
            return 0;
        }
        String newest = files.get(files.size() - 1).getFileName().toString();
        return LocalDate.parse(newest.substring(0, DATE), DateTimeFormatter.BASIC_ISO_DATE).toEpochDay() + 1;
    }
}
