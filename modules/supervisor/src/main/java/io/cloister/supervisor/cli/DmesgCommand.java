package io.cloister.supervisor.cli;

import io.cloister.supervisor.control.ControlRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cloister dmesg}: the kernel log as the guests of a sandbox see it. */
@Command(
        name = "dmesg",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the kernel log of a running sandbox, as dmesg(1) within it would.",
            "What really happened is in its journal."
        },
        footer = {"", "Example:", "  cloister dmesg do-1f3k"})
final class DmesgCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The sandbox.")
    String id;

    @Override
    public Integer call() throws IOException {
        String text = Sandboxes.ask(Sandboxes.find(id), new ControlRequest("dmesg", 0, 0)).text();
        Output out = new Output();
        text.lines().map(line -> line.replaceFirst("^<\\d+>", "")).forEach(out::line);
        out.flush();
        return 0;
    }
}
