package io.cloister.viewer.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cloister.abi.SyscallTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code px} pixels can show of a stretch of time. A bar is six numbers:
 *
 * <pre>
 * x, width   in sixteenths of a pixel from the left edge
 * lane       row within the track
 * style      service | 8 failed | 16 unfinished | 32 a request | 64 the trap agent's own
 * name       index in "names"; or, where several share these pixels, minus their count
 * id         the call, or -1 - the hop; of the first one where there are several
 * </pre>
 */
final class SliceWriter {
    /** What falls into so many pixels is one bar. */
    static final int GRAIN = 2;
    static final int FAILED = 8;
    static final int UNFINISHED = 16;
    static final int REQUEST = 32;
    static final int AGENTS = 64;
    /** Closer than this, on the average, arrows say nothing. */
    static final int ARROW_PX = 6;

    private static final int SUB = 16;
    private static final int SERVICES = 8;
    private static final int NUMBERS = 6;

    private final TimelineIndex index;
    private final Matches.Hits hits;
    private final long from;
    private final long to;
    private final int px;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    /** One bar of several, while it is gathered. */
    private static final class Heap {
        private final int[] votes = new int[SERVICES];
        private long column = Long.MIN_VALUE;
        private int count;
        private int flags;
        private int first;
        private int x;
        private int width;

        private void begin(long newColumn, int item) {
            column = newColumn;
            count = 0;
            flags = 0;
            first = item;
            Arrays.fill(votes, 0);
        }

        private int service() {
            int most = 0;
            for (int i = 1; i < SERVICES; i++) {
                most = votes[i] > votes[most] ? i : most;
            }
            return most;
        }
    }

    SliceWriter(TimelineIndex index, Matches.Hits hits, long from, long to, int px) {
        this.index = index;
        this.hits = hits;
        this.from = from;
        this.to = to;
        this.px = px;
    }

    /** Writes all fields of the answer. */
    void write(JsonGenerator json, int[] tracks) throws IOException {
        json.writeNumberField("from", from);
        json.writeNumberField("to", to);
        json.writeNumberField("px", px);
        json.writeArrayFieldStart("tracks");
        for (int t : tracks) {
            json.writeStartObject();
            json.writeNumberField("t", t);
            json.writeArrayFieldStart("items");
            bars(json, index.tracks.get(t));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("names");
        for (String name : names.keySet()) {
            json.writeString(name);
        }
        json.writeEndArray();
        arrows(json);
    }

    private void bars(JsonGenerator json, Track track) throws IOException {
        Heap[] heaps = new Heap[track.lanes()];
        Arrays.setAll(heaps, i -> new Heap());
        for (int i = track.firstAt(from); i < track.items().length; i++) {
            int item = track.items()[i];
            long start = index.start(item);
            if (start > to) {
                break;
            }
            long end = index.end(item);
            if (end < from || !hits.has(item)) {
                continue;
            }
            int lane = track.lane()[i];
            int x = x(start);
            int width = x(end) - x;
            Heap heap = heaps[lane];
            if (width >= GRAIN * SUB) {
                flush(json, heap, lane);
                bar(json, x, width, lane, style(item), name(item), item);
            } else {
                gather(json, heap, lane, item, x, width);
            }
        }
        for (int lane = 0; lane < heaps.length; lane++) {
            flush(json, heaps[lane], lane);
        }
    }

    private void gather(JsonGenerator json, Heap heap, int lane, int item, int x, int width) throws IOException {
        long column = Math.floorDiv(x, GRAIN * SUB);
        if (column != heap.column) {
            flush(json, heap, lane);
            heap.begin(column, item);
            heap.x = x;
            heap.width = width;
        }
        heap.count++;
        heap.votes[style(item) & SERVICES - 1]++;
        heap.flags |= style(item) & (FAILED | UNFINISHED | REQUEST | AGENTS);
    }

    private void flush(JsonGenerator json, Heap heap, int lane) throws IOException {
        if (heap.count == 1) {
            bar(json, heap.x, heap.width, lane, style(heap.first), name(heap.first), heap.first);
        } else if (heap.count > 1) {
            int shown = heap.flags & FAILED;
            bar(
                    json,
                    (int) heap.column * GRAIN * SUB,
                    GRAIN * SUB,
                    lane,
                    heap.service() | shown,
                    -heap.count,
                    heap.first);
        }
        heap.count = 0;
        heap.column = Long.MIN_VALUE;
    }

    private static void bar(JsonGenerator json, int... numbers) throws IOException {
        json.writeArray(numbers, 0, NUMBERS);
    }

    private void arrows(JsonGenerator json) throws IOException {
        HopColumns hops = index.hops;
        int low = Arrays.binarySearch(hops.start, from);
        low = low < 0 ? -1 - low : low;
        int count = 0;
        for (int i = low; i < hops.size() && hops.start[i] <= to; i++) {
            count += isArrow(i) ? 1 : 0;
        }
        json.writeNumberField("messages", count);
        json.writeArrayFieldStart("arrows");
        for (int i = low; count <= px / ARROW_PX && i < hops.size() && hops.start[i] <= to; i++) {
            if (isArrow(i)) {
                int a = index.track(0, hops.from(i));
                int b = index.track(0, hops.to(i));
                int la = index.senderLane(i);
                int lb = index.hopLane[i];
                arrow(
                        json,
                        a,
                        la,
                        x(hops.sent[i]),
                        b,
                        lb,
                        x(Math.max(hops.sent[i], hops.received[i])),
                        hops.kind(i),
                        i);
                if (hops.replied[i] >= 0 && hops.answered[i] >= 0) {
                    arrow(json, b, lb, x(hops.replied[i]), a, la, x(Math.max(hops.replied[i], hops.answered[i])), 0, i);
                }
            }
        }
        json.writeEndArray();
    }

    /** Track, row and x of both ends, kind (0 for an answer), number of the hop. */
    private static void arrow(JsonGenerator json, int... numbers) throws IOException {
        json.writeArray(numbers, 0, numbers.length);
    }

    private boolean isArrow(int hop) {
        return index.hops.sent[hop] >= 0 && index.hops.received[hop] >= 0 && hits.has(-1 - hop);
    }

    private int style(int item) {
        int style = index.service(item).ordinal();
        if (item < 0) {
            return style | REQUEST | (index.hops.failed[-1 - item] ? FAILED : 0);
        }
        style |= index.calls.failed[item] ? FAILED : 0;
        style |= index.calls.isFinished(item) ? 0 : UNFINISHED;
        return style | (index.calls.nr[item] >= SyscallTable.AGENT_FIRST ? AGENTS : 0);
    }

    private int name(int item) {
        String name = item >= 0 ? index.calls.name(item) : index.hops.name(-1 - item);
        return names.computeIfAbsent(name, n -> names.size());
    }

    /** Sixteenths of a pixel from the left, not far beyond the edges. */
    private int x(long ns) {
        double x = (double) (ns - from) * px * SUB / (to - from);
        return (int) Math.max(-GRAIN * SUB, Math.min(x, (double) (px + GRAIN) * SUB));
    }
}
