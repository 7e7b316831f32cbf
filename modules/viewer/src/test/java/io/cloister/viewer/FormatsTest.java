package io.cloister.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.bus.gofer.AttributesReply;
import io.cloister.journal.JournalReader;
import io.cloister.journal.SyntheticJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a small journal looks like in each form. */
final class FormatsTest {
    private static final long ZERO = BusySandbox.ZERO_NS;
    private static final CallFilter ALL = new CallFilter(0, Set.of(), false, true, Long.MIN_VALUE, Long.MAX_VALUE);

    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        try (SyntheticJournal vfs = new SyntheticJournal(directory, ServiceId.VFS, ZERO);
            SyntheticJournal gofer = new SyntheticJournal(directory, ServiceId.GOFER, ZERO)) {
            vfs.taken(
                    1_000_000, 7, Sys.OPENAT, new long[] {Open.AT_FDCWD, 0x1000, Open.O_CLOEXEC, 0}, 1, "/etc/passwd");
            vfs.message(1_010_000, 7, true, ServiceId.GOFER, request());
            gofer.message(1_020_000, 7, false, ServiceId.VFS, request());
            gofer.message(1_040_000, 7, true, ServiceId.VFS, reply());
            vfs.message(1_050_000, 7, false, ServiceId.GOFER, reply());
            vfs.completed(1_060_000, 7, Sys.OPENAT, -Errno.ENOENT);
            vfs.taken(5_000_000, 8, Sys.CLOSE, new long[] {3}, -1, "");
            vfs.completed(5_002_000, 8, Sys.CLOSE, 0);
            vfs.lost(5_003_000, 12);
            vfs.taken(6_000_000, 8, Sys.READ, new long[] {0, 0x2000, 10}, -1, "");
        }
    }

    @Test
    void strace() throws IOException {
        List<String> lines = show(ALL, StraceFormat::new)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertEquals(
                List.of(
                        "vfs[7] -> gofer request GoferGetattr(handle=4) = 0, handle=9, attributes=\"\" <40us, 20us"
                                + " there>",
                        "vfs[7] openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or"
                                + " directory) <60us>",
                        "vfs[8] close(3) = 0 <2us>",
                        "vfs --- 12 records were dropped here ---",
                        "vfs[8] read(0, 0x2000, 10) <unfinished>"),
                lines);
    }

    @Test
    void jsonIsAnObjectALine() throws IOException {
        List<String> lines = show(ALL, out -> new JsonFormat(out, ZERO)).lines().toList();
        assertEquals(5, lines.size());
        assertEquals(
                "{\"type\":\"call\",\"time\":\"2026-09-21T14:13:20.001Z\",\"at\":0.001,"
                        + "\"service\":\"vfs\",\"task\":7,\"syscall\":\"openat\","
                    + "\"args\":[\"AT_FDCWD\",\"\\\"/etc/passwd\\\"\",\"O_RDONLY|O_CLOEXEC\"],\"result\":-2,"
                        + "\"took\":6.0E-5,\"errno\":\"ENOENT\","
                    + "\"postings\":1,\"record\":2}",
                lines.get(1));
        for (String line : lines) {
            assertTrue(tokens(line) > 2, line);
        }
        assertTrue(
                lines.get(0)
                                .contains(
                                        "\"op\":\"GoferGetattr\",\"fields\":{\"handle\":4},"
                                            + "\"result\":0,\"reply\":{\"result\":0,\"handle\":9,\"attributes\":")
                        && lines.get(0).contains("\"answered\":0.00105"),
                lines.get(0));
        assertFalse(lines.get(4).contains("\"result\""), "a call that was not answered has no result");
    }

    @Test
    void perfettoIsOneDocumentWithSlicesAndFlows() throws IOException {
        String text = show(ALL, out -> new PerfettoFormat(out, ZERO));
        assertTrue(tokens(text) > 100);
        assertTrue(
                text.contains(
                        "\"ph\":\"X\",\"name\":\"openat\",\"cat\":\"vfs\","
                                + "\"ts\":1000.0,\"pid\":1,\"tid\":7,\"dur\":60.0"),
                text);
        assertTrue(
                text.contains("\"ph\":\"s\",\"name\":\"message\"")
                        && text.contains("\"ph\":\"f\",\"name\":\"message\""),
                text);
        assertTrue(text.contains("\"name\":\"task 7\""), text);
    }

    @Test
    void filtersAndLimit() throws IOException {
        assertEquals(
                1,
                count(new CallFilter(0, Set.of(), true, false, Long.MIN_VALUE, Long.MAX_VALUE), Long.MAX_VALUE),
                "failed");
        assertEquals(
                2,
                count(new CallFilter(8, Set.of(), false, false, Long.MIN_VALUE, Long.MAX_VALUE), Long.MAX_VALUE),
                "task 8");
        assertEquals(
                1,
                count(new CallFilter(0, Set.of("close"), false, false, Long.MIN_VALUE, Long.MAX_VALUE), Long.MAX_VALUE),
                "close");
        assertEquals(
                1,
                count(new CallFilter(0, Set.of(), false, false, ZERO, ZERO + 1_050_000), Long.MAX_VALUE),
                "under way until then");
        assertEquals(
                2,
                count(new CallFilter(0, Set.of(), false, false, ZERO + 2_000_000, Long.MAX_VALUE), Long.MAX_VALUE),
                "since");
        assertEquals(2, count(CallFilter.CALLS, 2), "limit");
    }

    @Test
    void statsCountTimesErrorsAndGaps() throws IOException {
        JournalStats stats = new JournalStats(CallFilter.CALLS);
        String text = stats(stats);
        assertTrue(text.matches("(?s).*openat +1 +1 +60\\.\\dus +60\\.\\dus +60\\.\\dus +60\\.\\dus\n.*"), text);
        assertTrue(text.matches("(?s).*read +1 +0 .* 1 unfinished\n.*"), text);
        assertTrue(text.matches("(?s).*vfs -> gofer +1 +0 +40\\.\\dus.*"), text);
        assertTrue(text.matches("(?s).*\nvfs +9 +\\d+ +12 +none\n.*"), text);
        assertTrue(text.endsWith("3 calls\n"), text);
    }

    @Test
    void whatComesBeforeTheDamageIsShown() throws IOException {
        Path file = directory.resolve("vfs/000001.spill");
        Files.write(file, "no journal".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        Files.write(file, new byte[64], StandardOpenOption.APPEND);
        String text = stats(new JournalStats(CallFilter.CALLS));
        assertTrue(text.matches("(?s).*\nvfs +9 +\\d+ +12 +in one file\n.*"), text);
        assertTrue(text.endsWith("3 calls\n"), text);
    }

    private String stats(JournalStats stats) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JournalScan scan = JournalScan.of(directory, null, stats);
        try (JournalReader reader = new JournalReader(directory, null)) {
            scan.takeAll(reader);
            scan.finish();
            stats.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), scan, directory, reader.damages());
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private long count(CallFilter filter, long limit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        scan(new FormatSink(filter, new StraceFormat(new PrintStream(bytes)), limit));
        return bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains("---")).count();
    }

    private String show(CallFilter filter, Function<PrintStream, JournalFormat> format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        JournalFormat writer = format.apply(out);
        scan(new FormatSink(filter, writer, Long.MAX_VALUE));
        writer.end();
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void scan(JournalScan.Sink sink) throws IOException {
        JournalScan scan = JournalScan.of(directory, null, sink);
        try (JournalReader reader = new JournalReader(directory, null)) {
            scan.takeAll(reader);
            scan.finish();
        }
    }

    private static int tokens(String json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            int n = 0;
            while (parser.nextToken() != null) {
                n++;
            }
            return n;
        }
    }

    private static Message request() {
        Message m = new Message().begin(Templates.GOFER_GETATTR, 7);
        m.kind = Message.REQUEST;
        m.correlation = 99;
        m.body().putInt(0, 4);
        m.bodyLength(4);
        return m;
    }

    private static Message reply() {
        Message m = new Message().begin(0, 7);
        m.kind = Message.REPLY;
        m.correlation = 99;
        AttributesReply reply = new AttributesReply();
        reply.begin(m);
        reply.handle(9);
        reply.end(0);
        return m;
    }
}
