package io.cloister.vfs.tmpfs;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which pages of a file hold bytes: disjoint ranges [start, end), neighbours joined. Bounded: beyond MOST ranges gaps
 * are counted as filled.
 */
final class PageRanges {
    private static final int MOST = 4096;
    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private long pages;

    /** Pages in all. */
    long pages() {
        return pages;
    }

    /** How many pages {@link #add} would add. */
    long missing(long from, long to) {
        long covered = 0;
        Map.Entry<Long, Long> e = ranges.floorEntry(from);
        if (e == null || e.getValue() <= from) {
            e = ranges.higherEntry(from);
        }
        while (e != null && e.getKey() < to) {
            covered += Math.min(e.getValue(), to) - Math.max(e.getKey(), from);
            e = ranges.higherEntry(e.getKey());
        }
        return to - from - covered;
    }

    void add(long from, long to) {
        long start = from;
        long end = to;
        Map.Entry<Long, Long> e = ranges.floorEntry(start);
        if (e != null && e.getValue() >= start) {
            start = e.getKey();
            end = Math.max(end, e.getValue());
        }
        Map.Entry<Long, Long> next;
        while ((next = ranges.ceilingEntry(start)) != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            pages -= next.getValue() - next.getKey();
            ranges.remove(next.getKey());
        }
        ranges.put(start, end);
        pages += end - start;
        if (ranges.size() > MOST) {
            joinFirst();
        }
    }

    private void joinFirst() {
        Map.Entry<Long, Long> first = ranges.pollFirstEntry();
        Map.Entry<Long, Long> second = ranges.pollFirstEntry();
        ranges.put(first.getKey(), second.getValue());
        pages += second.getKey() - first.getValue();
    }

    void remove(long from, long to) {
        Map.Entry<Long, Long> e = ranges.floorEntry(from);
        if (e == null || e.getValue() <= from) {
            e = ranges.higherEntry(from);
        }
        while (e != null && e.getKey() < to) {
            long start = e.getKey();
            long end = e.getValue();
            ranges.remove(start);
            pages -= end - start;
            if (start < from) {
                ranges.put(start, from);
                pages += from - start;
            }
            if (end > to) {
                ranges.put(to, end);
                pages += end - to;
            }
            e = ranges.ceilingEntry(from);
        }
    }
}
