package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cloister journal ls}. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the journals there are: size on disk, calls recorded, time covered.")
final class JournalLsCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Output out = new Output();
        out.format("%-16s %-7s %8s %10s %8s  %s", "ID", "MODE", "SIZE", "CALLS", "TIME", "COMMAND");
        for (SandboxDirectory d : SandboxDirectory.all()) {
            SandboxRecord r = d.readIfThere();
            if (r == null) {
                continue;
            }
            if (!Files.isDirectory(d.journal())) {
                continue; // removed meanwhile
            }
            long end = r.endedMs() == 0 ? System.currentTimeMillis() : r.endedMs();
            out.format(
                    "%-16s %-7s %8s %10s %8s  %s",
                    r.id(),
                    r.journalMode(),
                    Sandboxes.size(JournalReader.sizeOf(d.journal())),
                    calls(d.journal()),
                    Sandboxes.duration(end - r.createdMs()),
                    String.join(" ", r.command()));
            if (!out.flush()) {
                break;
            }
        }
        return 0;
    }

    /** How many, or of which version records are that can't be counted. */
    private static String calls(Path journals) throws IOException {
        int version = JournalReader.version(journals);
        return JournalRecordDescriptor.isReadable(version)
                ? Long.toString(JournalReader.countCalls(journals))
                : "v" + version;
    }
}
