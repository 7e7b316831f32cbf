package io.cloister.supervisor.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

/** {@code 2026-11-30T18:00:00.123Z INFO do-abc: text}. */
final class TextLines extends AbstractStringLayout {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    TextLines() {
        super(StandardCharsets.UTF_8);
    }

    /** Of an event, as ISO 8601 writes it. */
    static String time(LogLine line) {
        return TIME.format(Instant.ofEpochMilli(line.timeMs()));
    }

    @Override
    public String toSerializable(LogEvent event) {
        LogLine line = LineMessage.of(event);
        return time(line) + ' ' + line.level() + ' ' + event.getLoggerName() + ": " + line.clean() + '\n';
    }
}
