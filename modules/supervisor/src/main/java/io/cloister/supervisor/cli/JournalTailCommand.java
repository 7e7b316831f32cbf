package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister journal tail}. */
@Command(name = "tail", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Prints what a running sandbox does, as it does it, until it ends.")
final class JournalTailCommand implements Callable<Integer> {
    private static final long PAUSE_NS = 50_000_000L;
    private static final long MS_NS = 1_000_000L;
    private static final long BEFORE_MS = 1000;

    @Parameters(paramLabel = "ID", description = "The sandbox.")
    String id;

    @Mixin
    JournalFilter filter;

    @Option(names = "--all", description = "From the beginning, not from now on.")
    boolean all;

    @Override
    public Integer call() throws IOException {
        filter.check();
        SandboxDirectory sandbox = Sandboxes.find(id);
        Output out = new Output();
        JournalPrinter printer = new JournalPrinter(filter, all ? 0 : (System.currentTimeMillis() - BEFORE_MS) * MS_NS, out);
        try (JournalReader reader = new JournalReader(sandbox.journal(), filter.serviceId())) {
            boolean last = false;
            while (out.flush()) {
                JournalReader.Entry entry;
                while ((entry = reader.next()) != null) {
                    printer.print(entry);
                }
                if (last) {
                    printer.finish();
                    out.flush();
                    break;
                }
                last = !sandbox.read().isRunning();
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        return 0;
    }
}
