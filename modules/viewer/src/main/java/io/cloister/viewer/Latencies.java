package io.cloister.viewer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counts, errors and durations by name; the room it takes depends on the number of names only. */
public final class Latencies {
    private static final long LONGEST_NS = 24L * 3600 * 1_000_000_000L;
    private static final int DIGITS = 2;
    private static final double HALF = 50;
    private static final double TAIL = 99;

    /** One name's figures, ns. */
    public record Row(
            String name, long count, long errors, long unfinished, long totalNs, long p50Ns, long p99Ns, long maxNs) {}

    private static final class Tally {
        private final Histogram histogram = new Histogram(LONGEST_NS, DIGITS);
        private long errors;
        private long unfinished;
        private long totalNs;
        private long maxNs;

        private Tally() {
            histogram.setAutoResize(false);
        }

        private Row row(String name) {
            return new Row(
                    name,
                    histogram.getTotalCount() + unfinished,
                    errors,
                    unfinished,
                    totalNs,
                    Math.min(maxNs, histogram.getValueAtPercentile(HALF)),
                    Math.min(maxNs, histogram.getValueAtPercentile(TAIL)),
                    maxNs);
        }
    }

    private final Map<String, Tally> tallies = new HashMap<>();

    /** Counts one; {@code tookNs} -1 where it has no end. */
    public void add(String name, long tookNs, boolean failed) {
        Tally tally = tallies.computeIfAbsent(name, n -> new Tally());
        if (tookNs < 0) {
            tally.unfinished++;
            return;
        }
        tally.histogram.recordValue(Math.min(tookNs, LONGEST_NS));
        tally.errors += failed ? 1 : 0;
        tally.totalNs += tookNs;
        tally.maxNs = Math.max(tally.maxNs, tookNs);
    }

    /** All names, the one that took most time first. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        tallies.forEach((name, tally) -> rows.add(tally.row(name)));
        rows.sort(Comparator.comparingLong(Row::totalNs)
                .reversed()
                .thenComparing(Comparator.comparingLong(Row::count).reversed())
                .thenComparing(Row::name));
        return rows;
    }

    /** How many took up to each of {@code boundsNs}, which ascend, and longer than the one before. */
    public long[] counts(String name, long... boundsNs) {
        long[] counts = new long[boundsNs.length];
        Tally tally = tallies.get(name);
        for (int i = 0; tally != null && i < boundsNs.length; i++) {
            long above = i == 0 ? 0 : boundsNs[i - 1] + 1;
            counts[i] = boundsNs[i] < above ? 0 : tally.histogram.getCountBetweenValues(above, boundsNs[i]);
        }
        return counts;
    }
}
