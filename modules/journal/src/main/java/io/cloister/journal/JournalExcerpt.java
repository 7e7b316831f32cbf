package io.cloister.journal;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A few records of one service's journal as lines for the eye: an input, and what came of it up to some record. */
public final class JournalExcerpt {
    /**
     * One record.
     *
     * @param number in the journal of its service, from 1. @param text what it says.
     */
    public record Line(long number, String text) {
    }

    private final List<Line> lines = new ArrayList<>();
    private long realtimeNs;
    private long left;

    private JournalExcerpt() {
    }

    /** Reads record {@code first}, an input, and the last {@code most} of those after it and before {@code end}. */
    public static JournalExcerpt of(Path directory, ServiceId service, long first, long end, int most)
            throws IOException {
        JournalExcerpt excerpt = new JournalExcerpt();
        ArrayDeque<Line> last = new ArrayDeque<>();
        try (ServiceCursor cursor = new ServiceCursor(service, directory.resolve(service.label()), new ArrayList<>())) {
            for (long number = 1; number < end && cursor.nextRaw(); number++) {
                if (number == first || number == 1) {
                    excerpt.time(cursor, number == 1);
                }
                if (number < first) {
                    continue;
                }
                Line line = new Line(number, RecordText.of(cursor.batch(), cursor.recordAt(), cursor.recordLength()));
                if (number == first) {
                    excerpt.lines.add(line);
                } else {
                    last.add(line);
                }
                if (last.size() > most) {
                    last.remove();
                    excerpt.left++;
                }
            }
        }
        excerpt.lines.addAll(last);
        return excerpt;
    }

    private void time(ServiceCursor cursor, boolean isEpoch) {
        long time = cursor.batch().getLong(cursor.recordAt() + JournalRecordDescriptor.TIME);
        realtimeNs = isEpoch
                ? cursor.batch().getLong(cursor.recordAt() + JournalRecordDescriptor.REALTIME) - time
                : realtimeNs + time;
    }

    /** The records, the input first. */
    public List<Line> lines() {
        return lines;
    }

    /** How many are left out after the first. */
    public long left() {
        return left;
    }

    /** When the input was taken, ns since 1970. */
    public long realtimeNs() {
        return realtimeNs;
    }
}
