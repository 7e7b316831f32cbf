package io.cloister.viewer.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cloister.abi.Errno;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import java.io.IOException;
import java.util.Arrays;

/** All that is known of one call or message. */
final class DetailWriter {
    /** More hops than this are counted only. */
    private static final int HOPS = 200;
    /** A message may seem to have gone a little before what it belongs to. */
    private static final long SLACK_NS = 1000;

    private final TimelineIndex index;

    DetailWriter(TimelineIndex index) {
        this.index = index;
    }

    /** A call: what it was, what came of it, and the messages that were sent for its task meanwhile. */
    void call(JsonGenerator json, int i) throws IOException {
        CallColumns c = index.calls;
        json.writeStringField("type", "call");
        json.writeNumberField("id", i);
        json.writeStringField("name", c.name(i));
        json.writeStringField("service", c.service(i).label());
        json.writeNumberField("task", c.task[i]);
        json.writeNumberField("track", index.track(c.task[i], c.service(i)));
        json.writeStringField("text", c.text(i));
        json.writeArrayFieldStart("args");
        for (String argument : c.arguments(i)) {
            json.writeString(argument);
        }
        json.writeEndArray();
        json.writeStringField("result", c.resultText(i));
        json.writeBooleanField("failed", c.failed[i]);
        if (c.failed[i]) {
            json.writeStringField("errno", Errno.name((int) -c.result[i]));
        }
        json.writeNumberField("start", c.start[i]);
        json.writeNumberField("end", c.end[i]);
        json.writeNumberField("postings", c.postings[i]);
        json.writeNumberField("firstRecord", c.first[i]);
        json.writeNumberField("lastRecord", c.last[i]);
        hopsOf(json, i);
    }

    /** A message. */
    void hop(JsonGenerator json, int i) throws IOException {
        json.writeStringField("type", "message");
        fields(json, i);
        json.writeNumberField("track", index.track(0, index.hops.to(i)));
    }

    private void hopsOf(JsonGenerator json, int call) throws IOException {
        HopColumns h = index.hops;
        long from = index.calls.start[call] - SLACK_NS;
        long to = index.end(call);
        int low = Arrays.binarySearch(h.start, from);
        int more = 0;
        int written = 0;
        json.writeArrayFieldStart("hops");
        for (int i = low < 0 ? -1 - low : low; i < h.size() && h.start[i] <= to; i++) {
            if (h.task[i] != index.calls.task[call]) {
                continue;
            }
            if (written++ < HOPS) {
                json.writeStartObject();
                fields(json, i);
                json.writeEndObject();
            } else {
                more++;
            }
        }
        json.writeEndArray();
        json.writeNumberField("moreHops", more);
    }

    private void fields(JsonGenerator json, int i) throws IOException {
        HopColumns h = index.hops;
        json.writeNumberField("id", -1 - i);
        json.writeStringField("name", h.name(i));
        json.writeStringField("kind", kind(h.kind(i)));
        json.writeStringField("from", h.from(i).label());
        json.writeStringField("to", h.to(i).label());
        json.writeStringField("service", h.to(i).label());
        json.writeNumberField("task", h.task[i]);
        json.writeStringField("text", h.text(i));
        json.writeBooleanField("failed", h.failed[i]);
        json.writeNumberField("start", h.start[i]);
        json.writeNumberField("end", h.end(i));
        json.writeNumberField("sent", h.sent[i]);
        json.writeNumberField("received", h.received[i]);
        json.writeNumberField("replied", h.replied[i]);
        json.writeNumberField("answered", h.answered[i]);
        json.writeNumberField("fromRecord", h.fromRecord[i]);
        json.writeNumberField("toRecord", h.toRecord[i]);
    }

    /** The tracks and all that is said of the journal as a whole. */
    void about(JsonGenerator json) throws IOException {
        TimelineIndex.About about = index.about;
        json.writeStringField("id", about.id());
        json.writeStringField("command", about.command());
        json.writeNumberField("zeroMs", about.zeroNs() / 1_000_000);
        json.writeNumberField("first", about.firstNs());
        json.writeNumberField("last", about.lastNs());
        json.writeNumberField("calls", index.calls.size());
        json.writeNumberField("messages", index.hops.size());
        json.writeNumberField("lost", Arrays.stream(about.lost()).sum());
        json.writeArrayFieldStart("services");
        for (ServiceId id : ServiceId.values()) {
            json.writeString(id.label());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("damages");
        for (var damage : about.damages()) {
            json.writeString(
                    damage.file().getFileName() + " of " + damage.service().label() + " is damaged at byte "
                            + damage.position() + " (" + damage.what() + ")");
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tracks");
        for (Track track : index.tracks) {
            json.writeStartObject();
            json.writeStringField("label", track.label());
            json.writeBooleanField("service", track.isService());
            json.writeNumberField("task", track.task());
            json.writeNumberField("lanes", track.lanes());
            json.writeNumberField("items", track.items().length);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String kind(int kind) {
        return switch (kind) {
            case Message.REQUEST -> "request";
            case Message.CANCEL -> "cancel";
            default -> "event";
        };
    }
}
