package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister journal show}. */
@Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = "Prints what is recorded of a sandbox, oldest first.")
final class JournalShowCommand implements Callable<Integer> {
    private static final int FLUSH_EVERY = 1024;
    private static final long MS_NS = 1_000_000L;

    @Parameters(paramLabel = "ID", description = "The sandbox.")
    String id;

    @Mixin
    JournalFilter filter;

    @Option(names = "--since", paramLabel = "DURATION", description = "Only the last DURATION, such as 500ms, 10s, 5m, 2h.")
    String since;

    @Override
    public Integer call() throws IOException {
        filter.check();
        SandboxDirectory sandbox = Sandboxes.find(id);
        SandboxRecord record = sandbox.read();
        long end = record.endedMs() == 0 ? System.currentTimeMillis() : record.endedMs();
        long notBefore = since == null ? 0 : (end - millis(since)) * MS_NS;
        Output out = new Output();
        JournalPrinter printer = new JournalPrinter(filter, notBefore, out);
        try (JournalReader reader = new JournalReader(sandbox.journal(), filter.serviceId())) {
            JournalReader.Entry entry;
            boolean read = true;
            for (int n = 1; read && (entry = reader.next()) != null; n++) {
                printer.print(entry);
                read = n % FLUSH_EVERY != 0 || out.flush();
            }
            printer.finish();
            out.flush();
            for (JournalReader.Damage damage : reader.damages()) {
                System.err.println("cloister: " + damage.file() + " is damaged at byte " + damage.position() + " (" + damage.what()
                    + "); what comes before is shown");
            }
        }
        return 0;
    }

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
    static long millis(String text) {
        String digits = text.replaceAll("[a-z]+$", "");
        long unit = switch (text.substring(digits.length())) {
            case "ms" -> 1;
            case "", "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 0;
        };
        if (unit == 0 || !digits.matches("[0-9]{1,9}")) {
            throw new OperatorError(CloisterCommand.FAILED, "--since " + text + ": write a number and ms, s, m or h, such as 10s");
        }
        return Long.parseLong(digits) * unit;
    }
}
