package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.viewer.FormatSink;
import io.cloister.viewer.JournalFormat;
import io.cloister.viewer.JournalScan;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloister journal tail}. */
@Command(name = "tail", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Prints what a running sandbox does, as it does it, until it ends.",
    footer = {"", "Examples:", "  cloister journal tail do-1f3k", "  cloister journal tail do-1f3k --all --failed",
        "  cloister journal tail do-1f3k --service vfs --format json"})
final class JournalTailCommand implements Callable<Integer> {
    private static final long PAUSE_NS = 50_000_000L;
    private static final long MS_NS = 1_000_000L;
    private static final long BEFORE_MS = 1000;

    @Mixin
    JournalOptions options;

    @Option(names = "--all", description = "From the beginning, not from now on.")
    boolean all;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "strace",
            description = "strace: a line each; json: an object a line.")
    JournalOptions.Format format;

    @Override
    public Integer call() throws IOException {
        SandboxDirectory sandbox = options.sandbox();
        if (format == JournalOptions.Format.PERFETTO) {
            throw new OperatorError(
                    CloisterCommand.USAGE, "--format perfetto: a trace needs an end; use cloister journal show");
        }
        Output out = new Output();
        JournalFormat writer = options.open(format, out.stream());
        long earliest = all ? Long.MIN_VALUE : (System.currentTimeMillis() - BEFORE_MS) * MS_NS;
        JournalScan scan = JournalScan.of(sandbox.journal(), options.serviceId(),
            new FormatSink(options.filter(earliest), writer, Long.MAX_VALUE));
        try (JournalReader reader = new JournalReader(sandbox.journal(), options.serviceId())) {
            boolean last = false;
            while (out.flush()) {
                scan.takeAll(reader);
                writer.flush();
                if (last) {
                    scan.finish();
                    writer.end();
                    out.flush();
                    options.explain(sandbox, reader, false);
                    break;
                }
                last = !sandbox.read().isRunning();
                if (!last) {
                    out.flush();
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        }
        return 0;
    }
}
