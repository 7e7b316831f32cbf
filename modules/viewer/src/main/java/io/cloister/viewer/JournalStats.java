package io.cloister.viewer;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where a sandbox's time went: calls by name, calls and requests by service, and how complete the journals are. */
public final class JournalStats implements JournalScan.Sink {
    private static final long MICRO_NS = 1000;
    private static final long MILLI_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final double PRECISE = 100;

    private final CallFilter filter;
    private final Latencies syscalls = new Latencies();
    private final Latencies services = new Latencies();
    private final Latencies requests = new Latencies();
    private final long[] lost = new long[ServiceId.COUNT];
    private long calls;

    /** Of what {@code filter} wants. */
    public JournalStats(CallFilter filter) {
        this.filter = filter;
    }

    @Override
    public void call(PlacedCall call) {
        if (filter.wants(call)) {
            calls++;
            syscalls.add(call.name(), call.call().tookNs(), call.hasFailed());
            services.add(call.service().label(), call.call().tookNs(), call.hasFailed());
        }
    }

    @Override
    public void hop(Hop hop) {
        if (hop.isRequest()
                && (filter.task() == 0 || filter.task() == hop.task())
                && filter.wants(hop.times().firstNs())) {
            requests.add(
                    hop.from().label() + " -> " + hop.to().label(),
                    hop.times().waitedNs() >= 0
                            ? hop.times().waitedNs()
                            : hop.times().handledNs(),
                    hop.result() < 0);
        }
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        lost[service.ordinal()] += count;
    }

    /** Prints all of it; {@code scan} has seen the journals below {@code directory}. */
    public void print(PrintStream out, JournalScan scan, Path directory, List<JournalReader.Damage> damages)
            throws IOException {
        table(out, "SYSCALL", syscalls.rows());
        out.print("\n");
        table(out, "SERVICE", services.rows());
        List<Latencies.Row> waits = requests.rows();
        if (!waits.isEmpty()) {
            out.print("\n");
            table(out, "REQUESTS", waits);
        }
        out.print("\n");
        out.print(
                String.format(Locale.ROOT, "%-20s %9s %9s %9s  %s%n", "JOURNAL", "RECORDS", "BYTES", "LOST", "DAMAGE"));
        for (ServiceId id : ServiceId.values()) {
            Path journal = directory.resolve(id.label());
            if (Files.isDirectory(journal) && (scan.records(id) > 0 || JournalReader.sizeOf(journal) > 0)) {
                long damaged = damages.stream().filter(d -> d.service() == id).count();
                out.print(String.format(
                        Locale.ROOT,
                        "%-20s %9d %9d %9d  %s%n",
                        id.label(),
                        scan.records(id),
                        JournalReader.sizeOf(journal),
                        lost[id.ordinal()],
                        damaged == 0 ? "none" : damaged == 1 ? "in one file" : "in " + damaged + " files"));
            }
        }
        out.print(calls + " calls\n");
    }

    /** {@code 870ns}, {@code 12.3us}, {@code 4.05ms}, {@code 17.2s}: three digits that count. */
    public static String time(long ns) {
        return ns < MICRO_NS
                ? ns + "ns"
                : ns < MILLI_NS
                        ? digits(ns, MICRO_NS) + "us"
                        : ns < SECOND_NS ? digits(ns, MILLI_NS) + "ms" : digits(ns, SECOND_NS) + "s";
    }

    private static void table(PrintStream out, String of, List<Latencies.Row> rows) {
        out.print(String.format(
                Locale.ROOT, "%-20s %9s %7s %9s %9s %9s %9s%n", of, "CALLS", "ERRORS", "TOTAL", "P50", "P99", "MAX"));
        for (Latencies.Row r : rows) {
            String open = r.unfinished() == 0 ? "" : "  " + r.unfinished() + " unfinished";
            out.print(String.format(
                    Locale.ROOT,
                    "%-20s %9d %7d %9s %9s %9s %9s%s%n",
                    r.name(),
                    r.count(),
                    r.errors(),
                    time(r.totalNs()),
                    time(r.p50Ns()),
                    time(r.p99Ns()),
                    time(r.maxNs()),
                    open));
        }
    }

    private static String digits(long ns, long unit) {
        double value = (double) ns / unit;
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < PRECISE ? "%.1f" : "%.0f", value);
    }
}
