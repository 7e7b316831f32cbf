package io.cloister.journal;

import static io.cloister.runtime.record.JournalRecordDescriptor.BATCH_LENGTH;
import static io.cloister.runtime.record.JournalRecordDescriptor.align;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The records of one service, file after file. Can be asked again when it had no more: a running service's journal
 * grows.
 */
final class ServiceCursor implements AutoCloseable {
    private record Found(Path path, long timeNs) {
    }

    private final ServiceId service;
    private final Path directory;
    private final List<JournalReader.Damage> damages;
    private final Set<Path> seen = new HashSet<>();
    private final UnsafeBuffer batch = new UnsafeBuffer(0, 0);
    private BatchFile file;
    private int at;
    private JournalRecord head;
    private long timeNs;
    private long offsetNs;
    private int recordAt;
    private int recordLength;

    ServiceCursor(ServiceId service, Path directory, List<JournalReader.Damage> damages) {
        this.service = service;
        this.directory = directory;
        this.damages = damages;
    }

    ServiceId service() {
        return service;
    }

    /** The next record without taking it; null if there is none now. */
    JournalRecord peek() throws IOException {
        while (head == null && fill()) {
            take();
        }
        return head;
    }

    /** Time of {@link #peek}'s record; a record without a time of its own has that of the one before. */
    long timeNs() {
        return timeNs;
    }

    /** The same on CLOCK_REALTIME. */
    long realtimeNs() {
        return timeNs + offsetNs;
    }

    /** Takes the record. */
    void advance() {
        head = null;
    }

    /**
     * Moves to the next record without decoding it; false if there is none now. It lies in {@link #batch} at {@link
     * #recordAt}.
     */
    boolean nextRaw() throws IOException {
        while (fill()) {
            int length = at + BATCH_LENGTH + JournalRecordDescriptor.HEAD <= batch.capacity() ? batch.getInt(at) : -1;
            if (length < JournalRecordDescriptor.HEAD || length > batch.capacity() - at - BATCH_LENGTH) {
                skipFile("record of " + length + " bytes");
            } else if (!JournalRecordDescriptor.isReadable(
                    batch.getByte(at + BATCH_LENGTH + JournalRecordDescriptor.VERSION_AT))) {
                skipFile(RecordDecoder.otherVersion(
                        batch.getByte(at + BATCH_LENGTH + JournalRecordDescriptor.VERSION_AT)));
            } else {
                recordAt = at + BATCH_LENGTH;
                recordLength = length;
                at += BATCH_LENGTH + align(length);
                return true;
            }
        }
        return false;
    }

    /** Memory of the record that {@link #nextRaw} moved to. */
    UnsafeBuffer batch() {
        return batch;
    }

    /** Its place in {@link #batch}. */
    int recordAt() {
        return recordAt;
    }

    int recordLength() {
        return recordLength;
    }

    /** Version of the first record there is; 0 if there is none. */
    int version() throws IOException {
        for (Found found : unseen()) {
            try (BatchFile probe = new BatchFile(found.path())) {
                byte[] first = probe.next();
                if (first != null && first.length >= BATCH_LENGTH + JournalRecordDescriptor.HEAD) {
                    return first[BATCH_LENGTH + JournalRecordDescriptor.VERSION_AT] & 0xff;
                }
            }
        }
        return 0;
    }

    /** Counts the rest, without decoding it. */
    long count(int kind) throws IOException {
        long found = 0;
        while (nextRaw()) {
            found += batch.getByte(recordAt + JournalRecordDescriptor.KIND) == kind ? 1 : 0;
        }
        return found;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** Makes sure that the batch has another record. */
    private boolean fill() throws IOException {
        while (at >= batch.capacity()) {
            byte[] next = file == null ? null : file.next();
            if (next != null) {
                batch.wrap(next);
                at = 0;
            } else if (!nextFile()) {
                return false;
            }
        }
        return true;
    }

    private void take() {
        int length = at + BATCH_LENGTH <= batch.capacity() ? batch.getInt(at) : -1;
        if (length < 0 || length > batch.capacity() - at - BATCH_LENGTH) {
            skipFile("record of " + length + " bytes");
            return;
        }
        try {
            head = RecordDecoder.decode(batch, at + BATCH_LENGTH, length);
            at += BATCH_LENGTH + align(length);
        } catch (RecordDecoder.DamagedException e) {
            skipFile(e.getMessage());
            return;
        }
        if (head instanceof JournalRecord.Epoch epoch) {
            offsetNs = epoch.realtimeNs() - epoch.timeNs();
        } else if (head.timeNs() != 0) {
            timeNs = head.timeNs();
        }
    }

    private void skipFile(String what) {
        file.damaged(what);
        batch.wrap(new byte[0]);
        at = 0;
    }

    /** Goes on with the next file if the current one has ended, or can't grow any more because a newer one is there. */
    private boolean nextFile() throws IOException {
        List<Found> fresh = unseen();
        if (fresh.isEmpty()) {
            reportDamage();
            return false;
        }
        if (file != null && !file.isEnded()) {
            byte[] late = file.next();
            if (late != null) {
                batch.wrap(late);
                at = 0;
                return true;
            }
        }
        reportDamage();
        close();
        file = new BatchFile(fresh.get(0).path());
        seen.add(file.path());
        return true;
    }

    private void reportDamage() {
        if (file != null && file.damage() != null) {
            JournalReader.Damage damage =
                    new JournalReader.Damage(service, file.path(), file.position(), file.damage());
            if (!damages.contains(damage)) {
                damages.add(damage);
            }
        }
    }

    private List<Found> unseen() throws IOException {
        List<Found> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path p : all.toList()) {
                String name = p.getFileName().toString();
                if ((name.endsWith(JournalDirectory.QUEUE) || name.endsWith(JournalDirectory.SPILL))
                        && !seen.contains(p)) {
                    found.add(new Found(p, firstTime(p)));
                }
            }
        }
        found.sort(Comparator.comparingLong(Found::timeNs).thenComparing(f -> f.path().getFileName().toString()));
        return found;
    }

    /** Time of the EPOCH record that begins a file; at the end where it can't be read. */
    private static long firstTime(Path path) throws IOException {
        try (BatchFile probe = new BatchFile(path)) {
            byte[] first = probe.next();
            if (first == null || first.length < BATCH_LENGTH + JournalRecordDescriptor.EPOCH_SIZE) {
                return Long.MAX_VALUE;
            }
            return new UnsafeBuffer(first).getLong(BATCH_LENGTH + JournalRecordDescriptor.TIME);
        }
    }
}
