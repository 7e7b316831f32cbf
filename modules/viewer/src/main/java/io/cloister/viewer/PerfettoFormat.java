package io.cloister.viewer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cloister.bus.ServiceId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Chrome's trace event format, which ui.perfetto.dev and chrome://tracing open. Process 1 is the guest, each of its
 * tasks a thread with a slice for each system call; the services are processes 10 and up: what one handles and waits
 * for are slices, calls (which may be parked, and so overlap) are asynchronous slices, messages are flow arrows.
 */
public final class PerfettoFormat implements JournalFormat {
    private static final int GUEST = 1;
    private static final int SERVICES = 10;
    private static final double MICROS = 1e3;
    private static final long EVENT_NS = 1000;

    private final JsonGenerator json;
    private final long zeroNs;
    private final Set<Integer> named = new HashSet<>();
    private long ids;
    private long lastNs;

    /** Writes to {@code out}; times count from {@code zeroNs}. */
    public PerfettoFormat(OutputStream out, long zeroNs) {
        this.zeroNs = zeroNs;
        this.lastNs = zeroNs;
        try {
            json = new JsonFactory().createGenerator(out);
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            json.writeStartObject();
            json.writeStringField("displayTimeUnit", "ns");
            json.writeArrayFieldStart("traceEvents");
            name("process_name", GUEST, 0, "guest tasks");
            for (ServiceId id : ServiceId.values()) {
                name("process_name", SERVICES + id.ordinal(), 0, id.label());
                name("thread_name", SERVICES + id.ordinal(), 0, id.label());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void call(PlacedCall call) {
        long begin = call.call().realtimeNs();
        lastNs = Math.max(lastNs, Math.max(begin, call.endNs()));
        long took = call.call().isFinished() ? call.call().tookNs() : Math.max(0, lastNs - begin);
        int task = call.call().task();
        String text = String.join(", ", call.arguments());
        String id = "c" + ++ids;
        write(() -> {
            if (named.add(task)) {
                name("thread_name", GUEST, task, "task " + task);
            }
            event("X", call.name(), call.service().label(), begin, GUEST, task);
            json.writeNumberField("dur", took / MICROS);
            json.writeObjectFieldStart("args");
            json.writeStringField("arguments", text);
            json.writeStringField("result", call.result());
            json.writeStringField("service", call.service().label());
            json.writeNumberField("record", call.first());
            json.writeEndObject();
            json.writeEndObject();
            int pid = SERVICES + call.service().ordinal();
            asynchronous("b", call.name(), begin, pid, id);
            asynchronous("e", call.name(), begin + took, pid, id);
        });
    }

    @Override
    public void hop(Hop hop) {
        Hop.Times times = hop.times();
        lastNs = Math.max(lastNs, times.lastNs());
        String id = "m" + ++ids;
        write(() -> {
            if (times.sentNs() >= 0) {
                int pid = SERVICES + hop.from().ordinal();
                slice("to " + hop.to().label() + ": " + hop.name(), hop, pid, times.sentNs(), times.waitedNs());
                flow("s", id, pid, times.sentNs());
            }
            if (times.receivedNs() >= 0) {
                int pid = SERVICES + hop.to().ordinal();
                slice(hop.name(), hop, pid, times.receivedNs(), times.handledNs());
                flow("f", id, pid, Math.max(times.receivedNs(), times.sentNs()));
            }
        });
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        write(() -> {
            event("i", count + " records lost", "journal", realtimeNs, SERVICES + service.ordinal(), 0);
            json.writeStringField("s", "p");
            json.writeEndObject();
        });
    }

    @Override
    public void end() {
        write(() -> {
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        });
    }

    private interface Events {
        void write() throws IOException;
    }

    private void name(String what, int pid, int tid, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", "M");
        json.writeStringField("name", what);
        json.writeNumberField("pid", pid);
        json.writeNumberField("tid", tid);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void slice(String name, Hop hop, int pid, long ns, long durationNs) throws IOException {
        event("X", name, hop.kindName(), ns, pid, 0);
        json.writeNumberField("dur", (durationNs < 0 ? EVENT_NS : durationNs) / MICROS);
        json.writeObjectFieldStart("args");
        json.writeStringField("message", hop.text());
        json.writeNumberField("task", hop.task());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void flow(String phase, String id, int pid, long ns) throws IOException {
        event(phase, "message", "message", ns, pid, 0);
        json.writeStringField("id", id);
        if (phase.equals("f")) {
            json.writeStringField("bp", "e");
        }
        json.writeEndObject();
    }

    private void asynchronous(String phase, String name, long ns, int pid, String id) throws IOException {
        event(phase, name, "call", ns, pid, 0);
        json.writeStringField("id", id);
        json.writeEndObject();
    }

    private void event(String phase, String name, String category, long ns, int pid, int tid) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeStringField("name", name);
        json.writeStringField("cat", category);
        json.writeNumberField("ts", (ns - zeroNs) / MICROS);
        json.writeNumberField("pid", pid);
        json.writeNumberField("tid", tid);
    }

    private static void write(Events events) {
        try {
            events.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
