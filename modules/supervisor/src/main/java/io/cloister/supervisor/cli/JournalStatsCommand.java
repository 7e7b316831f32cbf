package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.viewer.JournalScan;
import io.cloister.viewer.JournalStats;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cloister journal stats}. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Counts calls and their durations, by system call and by service, the costliest first; and says how"
                    + " complete the journals are.",
            "A duration is from when a service took the call until it answered: parked calls count as long as they"
                    + " waited."
        },
        footer = {
            "",
            "Examples:",
            "  cloister journal stats do-1f3k",
            "  cloister journal stats do-1f3k --service vfs --since 2s",
            "  cloister journal stats do-1f3k --task 12 --failed"
        })
final class JournalStatsCommand implements Callable<Integer> {
    @Mixin
    JournalOptions options;

    @Override
    public Integer call() throws IOException {
        SandboxDirectory sandbox = options.sandbox();
        JournalStats stats = new JournalStats(options.filter(Long.MIN_VALUE));
        JournalScan scan = JournalScan.of(sandbox.journal(), options.serviceId(), stats);
        Output out = new Output();
        try (JournalReader reader = new JournalReader(sandbox.journal(), options.serviceId())) {
            scan.takeAll(reader);
            scan.finish();
            stats.print(out.stream(), scan, sandbox.journal(), reader.damages());
            if (out.flush()) {
                options.explain(sandbox, reader, false);
            }
        }
        return 0;
    }
}
