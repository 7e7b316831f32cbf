package io.cloister.supervisor.cli;

import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import io.cloister.viewer.CallFilter;
import io.cloister.viewer.JournalFormat;
import io.cloister.viewer.JsonFormat;
import io.cloister.viewer.PerfettoFormat;
import io.cloister.viewer.StraceFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The sandbox and the part of its journal that {@code show}, {@code tail} and {@code stats} are about. */
final class JournalOptions {
    /** Ways to write a journal down. */
    enum Format {
        STRACE, JSON, PERFETTO
    }

    private static final long MS_NS = 1_000_000L;
    private static final Pattern DURATION = Pattern.compile("(-?)(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h|)");

    @Parameters(paramLabel = "ID", description = "The sandbox; the beginning of its id will do.")
    String id;

    @Option(names = "--task", paramLabel = "TID", description = "Only calls of this guest task.")
    int task;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Only what this service saw: dispatch, proc, mm, vfs, netstack, gofer.")
    String service;

    @Option(
            names = "--syscall",
            paramLabel = "NAME",
            split = ",",
            description = "Only calls of this name; may be repeated.")
    List<String> syscalls = List.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only from this time on, counted from the sandbox's start: 1.5s, 200ms, 2m, 1h; -10s counts from"
                            + " the end.")
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only up to this time, as --since.")
    String until;

    @Option(names = "--failed", description = "Only calls that failed.")
    boolean failed;

    @Option(names = "--messages", description = "Also what services said to each other, and the agents' own calls.")
    boolean messages;

    private SandboxRecord record;

    /** Finds the sandbox and checks all else. */
    SandboxDirectory sandbox() throws IOException {
        serviceId();
        syscalls.forEach(JournalOptions::checkName);
        SandboxDirectory found = Sandboxes.withJournal(id);
        record = found.read();
        return found;
    }

    /** The service asked for, or null for all. */
    ServiceId serviceId() {
        if (service == null) {
            return null;
        }
        for (ServiceId known : ServiceId.values()) {
            if (known != ServiceId.SUPERVISOR && known.label().equals(service.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        throw new OperatorError(
                CloisterCommand.USAGE,
                "--service " + service + ": choose one of dispatch, proc, mm, vfs, netstack, gofer");
    }

    /** When the sandbox began, ns since 1970: what times count from. */
    long zeroNs() {
        return record.createdMs() * MS_NS;
    }

    /** What is wanted; {@code earliestNs} where no {@code --since} is said. */
    CallFilter filter(long earliestNs) {
        long from = since == null ? earliestNs : moment("--since", since);
        long to = until == null ? Long.MAX_VALUE : moment("--until", until);
        if (from > to) {
            throw new OperatorError(CloisterCommand.USAGE, "--since " + since + " comes after --until " + until);
        }
        return new CallFilter(task, new HashSet<>(syscalls), failed, messages, from, to);
    }

    /** The format's writer. */
    JournalFormat open(Format format, PrintStream out) {
        return switch (format) {
            case STRACE -> new StraceFormat(out);
            case JSON -> new JsonFormat(out, zeroNs());
            case PERFETTO -> new PerfettoFormat(out, zeroNs());
        };
    }

    /** What could not be read goes to standard error; so does that nothing was there. */
    void explain(SandboxDirectory sandbox, JournalReader reader, boolean wasEmpty) {
        for (JournalReader.Damage damage : reader.damages()) {
            System.err.println("cloister: " + damage.file() + " is damaged at byte " + damage.position() + " ("
                    + damage.what() + "); what comes before is shown");
        }
        if (wasEmpty) {
            boolean off = "off".equals(record.journalMode()) || !Files.isDirectory(sandbox.journal());
            System.err.println(
                    "cloister: nothing is recorded of " + sandbox.id() + (off ? ": it ran with --journal off" : ""));
        }
    }

    private long moment(String option, String text) {
        long ns = nanos(option, text);
        long end = record.endedMs() == 0 ? System.currentTimeMillis() : record.endedMs();
        return text.startsWith("-") ? (end + 1) * MS_NS + ns : zeroNs() + ns;
    }

    /** {@code 1.5s}, {@code 200ms}, {@code 5m}, {@code -2h}. */
    static long nanos(String option, String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw new OperatorError(
                    CloisterCommand.USAGE,
                    option + " " + text + ": write a number and us, ms, s, m or h, such as 1.5s");
        }
        long unit = switch (m.group(3)) {
            case "ns" -> 1;
            case "us" -> 1000;
            case "ms" -> MS_NS;
            case "m" -> 60_000 * MS_NS;
            case "h" -> 3_600_000 * MS_NS;
            default -> 1000 * MS_NS;
        };
        BigDecimal ns = new BigDecimal(m.group(2))
                .multiply(BigDecimal.valueOf(unit))
                .min(BigDecimal.valueOf(Long.MAX_VALUE / 4));
        return m.group(1).isEmpty() ? ns.longValue() : -ns.longValue();
    }

    private static void checkName(String name) {
        for (int nr = 0; nr < Sys.TABLE_SIZE; nr++) {
            if (SyscallTable.isKnown(nr) && SyscallTable.of(nr).name().equals(name)) {
                return;
            }
        }
        throw new OperatorError(
                CloisterCommand.USAGE, "--syscall " + name + ": no such system call; see docs/SYSCALLS.md");
    }
}
