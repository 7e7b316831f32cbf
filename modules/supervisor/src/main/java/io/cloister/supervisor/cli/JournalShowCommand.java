package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.viewer.FormatSink;
import io.cloister.viewer.JournalFormat;
import io.cloister.viewer.JournalScan;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloister journal show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints what is recorded of a sandbox. A call appears where it was answered.",
            "Times of --since and --until count from the sandbox's start."
        },
        footer = {
            "",
            "Examples:",
            "  cloister journal show do-1f3k --failed                         which calls failed",
            "  cloister journal show do-1f3k --syscall openat,stat --task 12  what one task looked for",
            "  cloister journal show do-1f3k --since 1.5s --until 3s          what happened then",
            "  cloister journal show do-1f3k --since -10s --messages          the last ten seconds, and what services"
                    + " said",
            "  cloister journal show do-1f3k --format json | jq 'select(.took > 0.01)'",
            "  cloister journal show do-1f3k --messages --format perfetto > trace.json     then open it in"
                    + " ui.perfetto.dev"
        })
final class JournalShowCommand implements Callable<Integer> {
    private static final int FLUSH_EVERY = 1024;

    @Mixin
    JournalOptions options;

    @Option(names = "--limit", paramLabel = "N", description = "No more than N calls and messages.")
    Long limit;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "strace",
        description = "strace: a line each; json: an object a line; perfetto: a trace for ui.perfetto.dev.")
    JournalOptions.Format format;

    @Override
    public Integer call() throws IOException {
        SandboxDirectory sandbox = options.sandbox();
        if (limit != null && limit < 1) {
            throw new OperatorError(CloisterCommand.USAGE, "--limit " + limit + ": write a number above 0");
        }
        Output out = new Output();
        JournalFormat writer = options.open(format, out.stream());
        FormatSink sink =
                new FormatSink(options.filter(Long.MIN_VALUE), writer, limit == null ? Long.MAX_VALUE : limit);
        JournalScan scan = JournalScan.of(sandbox.journal(), options.serviceId(), sink);
        try (JournalReader reader = new JournalReader(sandbox.journal(), options.serviceId())) {
            JournalReader.Entry entry = reader.next();
            boolean empty = entry == null;
            boolean read = true;
            for (int n = 1; read && entry != null && !sink.isFull(); n++) {
                scan.take(entry);
                read = n % FLUSH_EVERY != 0 || out.flush();
                entry = reader.next();
            }
            scan.finish();
            writer.end();
            if (out.flush()) {
                options.explain(sandbox, reader, empty);
            }
        }
        return 0;
    }
}
