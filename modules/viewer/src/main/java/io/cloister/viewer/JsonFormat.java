package io.cloister.viewer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord.Passed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * One JSON object a line. Times: {@code time} is UTC, {@code at} seconds since the sandbox began, {@code took} seconds.
 */
public final class JsonFormat implements JournalFormat {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double SECOND = 1e9;

    private final JsonGenerator json;
    private final long zeroNs;
    private boolean any;

    /** Writes to {@code out}, which nobody reading is no error of; times count from {@code zeroNs}. */
    public JsonFormat(OutputStream out, long zeroNs) {
        this.zeroNs = zeroNs;
        try {
            json = new JsonFactory().createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void call(PlacedCall call) {
        object("call", call.call().realtimeNs(), () -> {
            json.writeStringField("service", call.service().label());
            json.writeNumberField("task", call.call().task());
            json.writeStringField("syscall", call.name());
            json.writeArrayFieldStart("args");
            for (String argument : call.arguments()) {
                json.writeString(argument);
            }
            json.writeEndArray();
            if (call.call().isFinished()) {
                json.writeNumberField("result", call.call().result());
                json.writeNumberField("took", call.call().tookNs() / SECOND);
            }
            if (call.hasFailed()) {
                json.writeStringField("errno", call.errno());
            }
            json.writeNumberField("postings", call.call().postings());
            json.writeNumberField("record", call.first());
        });
    }

    @Override
    public void hop(Hop hop) {
        object("message", hop.times().firstNs(), () -> {
            json.writeStringField("kind", hop.kindName());
            json.writeStringField("from", hop.from().label());
            json.writeStringField("to", hop.to().label());
            json.writeNumberField("task", hop.task());
            json.writeStringField("op", hop.name());
            fields("fields", hop.message());
            if (hop.reply() != null) {
                json.writeNumberField("result", hop.result());
                fields("reply", hop.reply());
            }
            moment("received", hop.times().receivedNs());
            moment("replied", hop.times().repliedNs());
            moment("answered", hop.times().answeredNs());
        });
    }

    private void fields(String name, Passed message) throws IOException {
        json.writeObjectFieldStart(name);
        message.fields(new JsonFields(json, message.body()));
        json.writeEndObject();
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        object("lost", realtimeNs, () -> {
            json.writeStringField("service", service.label());
            json.writeNumberField("records", count);
        });
    }

    @Override
    public void flush() {
        write(json::flush);
    }

    @Override
    public void end() {
        write(() -> {
            if (any) {
                json.writeRaw('\n');
            }
            json.flush();
        });
    }

    private interface Fields {
        void write() throws IOException;
    }

    private void object(String type, long ns, Fields fields) {
        any = true;
        write(() -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField(
                    "time",
                    Instant.ofEpochSecond(Math.floorDiv(ns, SECOND_NS), Math.floorMod(ns, SECOND_NS))
                            .toString());
            json.writeNumberField("at", (ns - zeroNs) / SECOND);
            fields.write();
            json.writeEndObject();
        });
    }

    private void moment(String name, long ns) throws IOException {
        if (ns >= 0) {
            json.writeNumberField(name, (ns - zeroNs) / SECOND);
        }
    }

    private static void write(Fields fields) {
        try {
            fields.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
