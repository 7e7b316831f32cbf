package io.cloister.supervisor.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/** An object a line: time, level, sandbox, text. */
final class JsonLines extends AbstractStringLayout {
    private final JsonFactory factory = new JsonFactory();

    JsonLines() {
        super(StandardCharsets.UTF_8);
    }

    @Override
    public String toSerializable(LogEvent event) {
        LogLine line = LineMessage.of(event);
        StringWriter out = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("time", TextLines.time(line));
            json.writeStringField("level", line.level().name());
            json.writeStringField("sandbox", event.getLoggerName());
            json.writeStringField("text", line.clean());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }
}
