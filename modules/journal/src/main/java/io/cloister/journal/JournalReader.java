package io.cloister.journal;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord;
import io.cloister.runtime.record.JournalRecordDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the journals of a sandbox, ended or running: all services' records in order of time. Tolerates damage: of a
 * damaged file it gives all that lies before the damage, and says where that is.
 */
public final class JournalReader implements AutoCloseable {
    /**
     * Something that can't be read.
     *
     * @param position offset in {@code file} up to which all was read.
     */
    public record Damage(ServiceId service, Path file, long position, String what) {
    }

    /** A record, who wrote it, and when on CLOCK_REALTIME. */
    public record Entry(ServiceId service, long realtimeNs, JournalRecord record) {
    }

    /**
     * A service that had no more is asked again after so many records of the others: looking for a new file of it costs
     * as much as many records.
     */
    private static final int ASK_AGAIN = 4096;

    private final List<ServiceCursor> cursors = new ArrayList<>();
    private final Set<ServiceCursor> dry = new HashSet<>();
    private int taken;
    private final List<Damage> damages = new ArrayList<>();

    /** Opens {@code directory}, which has one directory for each service; {@code only} null for all. */
    public JournalReader(Path directory, ServiceId only) {
        for (ServiceId id : ServiceId.values()) {
            Path path = directory.resolve(id.label());
            if ((only == null || only == id) && Files.isDirectory(path)) {
                cursors.add(new ServiceCursor(id, path, damages));
            }
        }
    }

    /** The next record, or null if there is none now; a running sandbox may write more. */
    public Entry next() throws IOException {
        if (++taken % ASK_AGAIN == 0) {
            dry.clear();
        }
        ServiceCursor first = earliest();
        if (first == null && !dry.isEmpty()) {
            dry.clear();
            first = earliest();
        }
        if (first == null) {
            return null;
        }
        Entry entry = new Entry(first.service(), first.realtimeNs(), first.peek());
        first.advance();
        return entry;
    }

    private ServiceCursor earliest() throws IOException {
        ServiceCursor first = null;
        for (ServiceCursor cursor : cursors) {
            if (dry.contains(cursor)) {
                continue;
            }
            if (cursor.peek() == null) {
                dry.add(cursor);
            } else if (first == null || cursor.timeNs() < first.timeNs()) {
                first = cursor;
            }
        }
        return first;
    }

    /** What could not be read so far. */
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    /**
     * Version of the records in the journals below {@code directory}: that of the first which is not ours, else {@link
     * JournalRecordDescriptor#VERSION}.
     */
    public static int version(Path directory) throws IOException {
        try (JournalReader reader = new JournalReader(directory, null)) {
            for (ServiceCursor cursor : reader.cursors) {
                int version = cursor.version();
                if (version != 0 && version != JournalRecordDescriptor.VERSION) {
                    return version;
                }
            }
        }
        return JournalRecordDescriptor.VERSION;
    }

    /** How many calls the guests of a sandbox posted, as far as its journals go back. */
    public static long countCalls(Path directory) throws IOException {
        long calls = 0;
        try (JournalReader reader = new JournalReader(directory, null)) {
            for (ServiceCursor cursor : reader.cursors) {
                calls += cursor.count(JournalRecordDescriptor.CALL);
            }
        }
        return calls;
    }

    /** Bytes that a sandbox's journals take on disk (length of files; they may be sparse). */
    public static long sizeOf(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            long total = 0;
            for (Path p : all.filter(Files::isRegularFile).toList()) {
                total += Files.size(p);
            }
            return total;
        }
    }

    @Override
    public void close() {
        cursors.forEach(ServiceCursor::close);
    }
}
