package io.cloister.supervisor.cli;

import io.cloister.supervisor.control.ControlRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cloister start}: what {@code do --no-start} has made runs its program. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the program of a sandbox that do --no-start made.",
        footer = {"", "Example:", "  cloister do --no-start --id lab -- make &", "  cloister start lab"})
final class StartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The sandbox.")
    String id;

    @Override
    public Integer call() throws IOException {
        Sandboxes.ask(Sandboxes.find(id), new ControlRequest("start", 0, 0));
        return 0;
    }
}
