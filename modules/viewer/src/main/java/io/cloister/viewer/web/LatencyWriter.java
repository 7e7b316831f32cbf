package io.cloister.viewer.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cloister.viewer.Latencies;
import java.io.IOException;
import java.util.Arrays;

/** Durations of the calls of a stretch of time, by name and by service, with a histogram of each. */
final class LatencyWriter {
    /** Upper bounds of a histogram's bars, ns: four for each power of ten from 1 us to 100 s. */
    private static final long[] BOUNDS = bounds();

    private final Latencies syscalls = new Latencies();
    private final Latencies services = new Latencies();

    LatencyWriter(TimelineIndex index, Matches.Hits hits, long from, long to) {
        for (int i = 0; i < index.calls.size() && index.calls.start[i] <= to; i++) {
            if (index.calls.start[i] >= from && hits.has(i)) {
                long took = index.calls.isFinished(i) ? index.calls.end[i] - index.calls.start[i] : -1;
                syscalls.add(index.calls.name(i), took, index.calls.failed[i]);
                services.add(index.calls.service(i).label(), took, index.calls.failed[i]);
            }
        }
    }

    void write(JsonGenerator json) throws IOException {
        json.writeFieldName("bounds");
        json.writeArray(BOUNDS, 0, BOUNDS.length);
        rows(json, "syscalls", syscalls);
        rows(json, "services", services);
    }

    /** How many calls begin in each of {@code px} equal parts of the whole, and how many of them failed. */
    static void overview(JsonGenerator json, TimelineIndex index, Matches.Hits hits, int px) throws IOException {
        int[] all = new int[px];
        int[] failed = new int[px];
        double scale = px / (double) (index.about.lastNs() - index.about.firstNs());
        for (int i = 0; i < index.calls.size(); i++) {
            if (hits.has(i)) {
                int at = (int) Math.max(0, Math.min(px - 1, (index.calls.start[i] - index.about.firstNs()) * scale));
                all[at]++;
                failed[at] += index.calls.failed[i] ? 1 : 0;
            }
        }
        json.writeFieldName("calls");
        json.writeArray(all, 0, px);
        json.writeFieldName("failed");
        json.writeArray(failed, 0, px);
    }

    private static void rows(JsonGenerator json, String field, Latencies latencies) throws IOException {
        json.writeArrayFieldStart(field);
        for (Latencies.Row r : latencies.rows()) {
            json.writeStartObject();
            json.writeStringField("name", r.name());
            json.writeNumberField("count", r.count());
            json.writeNumberField("errors", r.errors());
            json.writeNumberField("unfinished", r.unfinished());
            json.writeNumberField("total", r.totalNs());
            json.writeNumberField("p50", r.p50Ns());
            json.writeNumberField("p99", r.p99Ns());
            json.writeNumberField("max", r.maxNs());
            json.writeFieldName("histogram");
            json.writeArray(latencies.counts(r.name(), BOUNDS), 0, BOUNDS.length);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static long[] bounds() {
        long[] bounds = new long[33];
        Arrays.setAll(bounds, i -> Math.round(1000 * Math.pow(10, i / 4.0)));
        return bounds;
    }
}
