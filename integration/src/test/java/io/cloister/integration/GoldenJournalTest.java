package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.journal.JournalReader;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.replay.ReplayLimits;
import io.cloister.supervisor.replay.ReplayRun;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.viewer.CallFilter;
import io.cloister.viewer.FormatSink;
import io.cloister.viewer.JournalFormat;
import io.cloister.viewer.JournalScan;
import io.cloister.viewer.JournalStats;
import io.cloister.viewer.JsonFormat;
import io.cloister.viewer.StraceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals that builds of the past recorded (integration/golden/record.py). Those of a record version that can still
 * be read are shown. Of those of today's a replay comes to an end, equal or not: what services do may have changed
 * since. The rest is refused in one line.
 */
class GoldenJournalTest {
    private static final Path GOLDEN = Product.ROOT.resolve("integration/src/test/resources/golden");
    private static final String TODAY = "v" + JournalRecordDescriptor.VERSION + "-";

    @TempDir
    private Path state;

    @BeforeAll
    static void libraries() {
        System.setProperty("cloister.native", Product.ROOT.resolve("native/build").toString());
    }

    static List<String> golden() throws IOException {
        try (Stream<Path> all = Files.list(GOLDEN)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".zip"))
                    .map(n -> n.replace(".zip", ""))
                    .sorted()
                    .toList();
        }
    }

    static List<String> today() throws IOException {
        return golden().stream().filter(name -> name.startsWith(TODAY)).toList();
    }

    static List<String> older() throws IOException {
        return golden().stream().filter(name -> !name.startsWith(TODAY)).toList();
    }

    static List<String> readable() throws IOException {
        return golden().stream().filter(name -> JournalRecordDescriptor.isReadable(version(name))).toList();
    }

    private static int version(String name) {
        return Integer.parseInt(name.substring(1, name.indexOf('-')));
    }

    @Test
    void thereAreSomeOfTodaysVersion() throws IOException {
        assertFalse(
                today().isEmpty(), "the record version has changed: make new ones with integration/golden/record.py");
    }

    @ParameterizedTest
    @MethodSource("readable")
    void canBeRead(String name) throws IOException {
        Path journals = unpacked(name).resolve("journal");
        assertEquals(version(name), JournalReader.version(journals));
        Set<String> lines = scanned(journals, StraceFormat::new)
                .lines()
                .map(GoldenJournalTest::timeless)
                .collect(Collectors.toSet());
        for (String wanted : Files.readAllLines(GOLDEN.resolve(name + ".txt"))) {
            assertTrue(lines.contains(wanted), "no '" + wanted + "' in\n" + String.join("\n", lines));
        }
        assertTrue(scanned(journals, out -> new JsonFormat(out, 0))
                .lines()
                .allMatch(line -> line.startsWith("{") && line.endsWith("}")));
    }

    /** By a build that never was, as far as the report knows. */
    @ParameterizedTest
    @MethodSource("today")
    void canBeReplayed(String name) throws IOException {
        Path sandbox = unpacked(name);
        Path journals = sandbox.resolve("journal");
        ReplaySetup recorded = ReplaySetup.read(new SandboxDirectory(sandbox));
        assertEquals(Sandbox.SERVICES.length, recorded.builds().size());
        ReplaySetup setup = new ReplaySetup(recorded.spec(), Map.of("vfs", List.of("0.0.9+0badc0de")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReplayRun(journals, setup, 0, ReplayLimits.NONE, false, new PrintStream(out, true))
                .run(List.of(Sandbox.SERVICES));
        String report = out.toString(StandardCharsets.UTF_8);
        assertEquals(
                Sandbox.SERVICES.length,
                report.lines()
                        .filter(line -> line.matches("\\w+ +(equal, .*|DIFFERS at record .*)"))
                        .count(),
                report);
        assertFalse(report.contains("\tat ") || report.contains("FAILS"), report);
        assertEquals(
                1,
                report.lines()
                        .filter(line -> line.matches(
                                "  recorded by build 0\\.0\\.9\\+0badc0de; this is [\\d.]+\\+\\p{XDigit}{8}"))
                        .count(),
                report);
    }

    /** As builds left it that knew no specification. */
    @ParameterizedTest
    @MethodSource("today")
    void withoutSpecificationItIsRefusedInOneLine(String name) throws IOException {
        Files.delete(unpacked(name).resolve("spec"));
        Product.Outcome outcome = cloister("replay", name);
        assertEquals(2, outcome.status(), outcome.text());
        assertEquals(
                "cloister: the specification of " + name
                        + " can't be read (sandbox: is of a build that wrote no specification, and this one reads"
                        + " version 1): replay it with the build that recorded it, or record anew with this one\n",
                outcome.text());
    }

    @ParameterizedTest
    @MethodSource("older")
    void anotherVersionIsRefusedInOneLine(String name) throws IOException {
        Path sandbox = unpacked(name);
        int version = version(name);
        assertEquals(version, JournalReader.version(sandbox.resolve("journal")));
        List<List<String>> refused = JournalRecordDescriptor.isReadable(version)
                ? List.of(List.of("replay"))
                : List.of(List.of("journal", "show"), List.of("replay"));
        for (List<String> command : refused) {
            Product.Outcome outcome = cloister(Stream.concat(command.stream(), Stream.of(name)).toArray(String[]::new));
            assertEquals(2, outcome.status(), outcome.text());
            assertEquals(
                    "cloister: the journal of " + name + " has records of version " + version
                            + ", and this build of Cloister reads version " + JournalRecordDescriptor.VERSION
                            + ": look at it with the build that recorded it, or record anew with this one\n",
                    outcome.text());
        }
    }

    private Product.Outcome cloister(String... arguments) throws IOException {
        List<String> line = Stream.concat(
                        Stream.of(
                                "env",
                                "CLOISTER_STATE=" + state,
                                Product.ROOT.resolve("cloister").toString()),
                        Stream.of(arguments))
                .toList();
        return Product.natively(state, new byte[0], line);
    }

    /** All calls and messages in some format, and the statistics, which must not fail. */
    private static String scanned(Path journals, Function<PrintStream, JournalFormat> format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        CallFilter all = new CallFilter(0, Set.of(), false, true, Long.MIN_VALUE, Long.MAX_VALUE);
        JournalFormat writer = format.apply(stream);
        JournalStats stats = new JournalStats(all);
        JournalScan scan = JournalScan.of(journals, null, new FormatSink(all, writer, Long.MAX_VALUE));
        JournalScan counted = JournalScan.of(journals, null, stats);
        try (JournalReader reader = new JournalReader(journals, null)) {
            for (JournalReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                scan.take(entry);
                counted.take(entry);
            }
            scan.finish();
            counted.finish();
            writer.end();
            assertEquals(List.of(), reader.damages());
            stats.print(new PrintStream(new ByteArrayOutputStream()), counted, journals, reader.damages());
        }
        stream.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Without the time in front and the duration behind. */
    private static String timeless(String line) {
        return line.replaceFirst("^[\\d:.]+ ", "").replaceFirst(" <[^<>]*>$", "");
    }

    private Path unpacked(String name) {
        Path sandbox = state.resolve(name);
        try (InputStream file = Files.newInputStream(GOLDEN.resolve(name + ".zip"));
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = sandbox.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(zip, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sandbox;
    }
}
