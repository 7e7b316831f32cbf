package io.cloister.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one service's journal.
 *
 * <pre>
 * 19700101F.cq4 ...       a Chronicle queue; the "days" are counted up, a file begins when the last one is full
 * metadata.cq4t           Chronicle's own
 * 000001.spill ...        batches of a service that ended before its queue was opened, could not
 *                        open it, or had a new supervisor meanwhile
 * </pre>
 */
record JournalDirectory(Path path, long budgetBytes) {
    static final String QUEUE = ".cq4";
    static final String SPILL = ".spill";

    /** All files that hold records, by name. */
    List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(p -> p.getFileName().toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** The last complete batch in the file that was written last; null if there is none. */
    byte[] lastBatch() throws IOException {
        List<Path> all = oldestFirst();
        byte[] last = null;
        if (!all.isEmpty()) {
            try (BatchFile file = new BatchFile(all.get(all.size() - 1))) {
                for (byte[] next = file.next(); next != null; next = file.next()) {
                    last = next;
                }
            }
        }
        return last;
    }

    /** Deletes the oldest files until the rest is within budget; the newest stays. Returns how many went. */
    int trim() throws IOException {
        List<Path> files = oldestFirst();
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        int gone = 0;
        while (total > budgetBytes && gone < files.size() - 1) {
            Path oldest = files.get(gone++);
            total -= Files.size(oldest);
            Files.delete(oldest);
        }
        return gone;
    }

    /** By when they were written to last; of those with the same time plain files first, which a queue follows. */
    private List<Path> oldestFirst() throws IOException {
        List<Path> all = new ArrayList<>(files(SPILL));
        all.addAll(files(QUEUE));
        return all.stream()
                .map(path -> new Dated(path, path.toFile().lastModified()))
                .sorted(Comparator.comparingLong(Dated::timeMs))
                .map(Dated::path)
                .toList();
    }

    private record Dated(Path path, long timeMs) {
    }
}
