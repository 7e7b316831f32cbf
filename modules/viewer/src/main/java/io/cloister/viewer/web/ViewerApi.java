package io.cloister.viewer.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;

/**
 * What the page asks for, all of it read-only:
 *
 * <pre>
 * about                                          the journal and its tracks
 * overview?px&amp;q                                  calls begun in each part of the whole
 * slice?from&amp;to&amp;px&amp;tracks&amp;q                  bars and arrows of a view
 * detail?id                                      a call, or a message (negative)
 * find?q&amp;after&amp;step                              the next match after a call (step 1), or the one before it
 *                                                        (-1)
 * neighbour?id&amp;step                              the next item of the same task
 * latency?from&amp;to&amp;q                              durations and histograms
 * </pre>
 */
final class ViewerApi {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int WIDEST_PX = 20_000;

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private final TimelineIndex index;
    private final Matches matches;
    private final DetailWriter details;

    ViewerApi(TimelineIndex index) {
        this.index = index;
        this.matches = new Matches(index);
        this.details = new DetailWriter(index);
    }

    /** The answer, or null if there is no such question. */
    byte[] answer(String what, Parameters p) throws BadQueryException {
        Matches.Hits hits = matches.of(p.text("q"));
        return switch (what) {
            case "about" -> object(details::about);
            case "overview" -> {
                int px = (int) p.number("px", 1, WIDEST_PX);
                yield object(json -> LatencyWriter.overview(json, index, hits, px));
            }
            case "slice" -> slice(p, hits);
            case "detail" -> detail((int) p.number("id", -index.hops(), index.calls() - 1));
            case "find" -> find(p, hits);
            case "neighbour" -> neighbour((int) p.number("id", 0, index.calls() - 1), (int) p.number("step", -1, 1));
            case "latency" -> {
                LatencyWriter latency = new LatencyWriter(index, hits, p.ns("from"), p.ns("to"));
                yield object(latency::write);
            }
            default -> null;
        };
    }

    /** A failure, for the page to show. */
    static byte[] error(String message) {
        return object(json -> json.writeStringField("error", message));
    }

    private byte[] slice(Parameters p, Matches.Hits hits) throws BadQueryException {
        long from = p.ns("from");
        long to = p.ns("to");
        if (to <= from) {
            throw new BadQueryException("from must be before to");
        }
        int[] tracks = p.numbers("tracks", index.tracks.size());
        SliceWriter slice = new SliceWriter(index, hits, from, to, (int) p.number("px", 1, WIDEST_PX));
        return object(json -> slice.write(json, tracks));
    }

    private byte[] detail(int id) {
        return object(json -> {
            if (id >= 0) {
                details.call(json, id);
            } else {
                details.hop(json, -1 - id);
            }
        });
    }

    private byte[] find(Parameters p, Matches.Hits hits) throws BadQueryException {
        int after = (int) p.number("after", -1, index.calls());
        long step = p.number("step", -1, 1);
        BitSet calls = hits.calls();
        int found;
        if (calls == null) {
            found = step > 0 ? Math.min(after + 1, index.calls() - 1) : Math.max(after - 1, 0);
        } else {
            found = step > 0 ? calls.nextSetBit(after + 1) : after > 0 ? calls.previousSetBit(after - 1) : -1;
            if (found < 0) {
                found = step > 0 ? calls.nextSetBit(0) : calls.previousSetBit(index.calls());
            }
        }
        int call = index.calls() == 0 ? -1 : found;
        return object(json -> {
            json.writeNumberField("id", call);
            json.writeBooleanField("found", call >= 0);
            json.writeNumberField("count", calls == null ? index.calls() : calls.cardinality());
            json.writeNumberField("place", calls == null || call < 0 ? call + 1 : calls.get(0, call + 1).cardinality());
        });
    }

    private byte[] neighbour(int call, int step) {
        int i = call + step;
        while (i >= 0 && i < index.calls() && index.calls.task[i] != index.calls.task[call]) {
            i += step == 0 ? 1 : step;
        }
        int found = i < 0 || i >= index.calls() ? call : i;
        return object(json -> json.writeNumberField("id", found));
    }

    private static byte[] object(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
