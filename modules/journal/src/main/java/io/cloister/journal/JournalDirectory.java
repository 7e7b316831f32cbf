package io.cloister.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one service's journal.
 *
 * <pre>
 * 19700101F.cq4 ...       a Chronicle queue; the "days" are counted up, a file begins when the last one is full
 * metadata.cq4t           Chronicle's own
 * 000001.spill ...        batches of a service that ended before its queue was opened, or could not open it
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

    /** The last complete batch in the file that was written last; null where there is none. */
    byte[] lastBatch() throws IOException {
        List<Path> all = new ArrayList<>(files(QUEUE));
        all.addAll(files(SPILL));
        Path newest = null;
        for (Path file : all) {
            newest = newest == null || file.toFile().lastModified() >= newest.toFile().lastModified() ? file : newest;
        }
        byte[] last = null;
        if (newest != null) {
            try (BatchFile file = new BatchFile(newest)) {
                for (byte[] next = file.next(); next != null; next = file.next()) {
                    last = next;
                }
            }
        }
        return last;
    }

    /** Deletes the oldest files of one kind until the rest is within budget; the newest stays. Returns how many went. */
    int trim(String suffix) throws IOException {
        List<Path> files = files(suffix);
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
}
