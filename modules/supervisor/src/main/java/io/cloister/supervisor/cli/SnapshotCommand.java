package io.cloister.supervisor.cli;

import io.cloister.supervisor.boot.ServiceStatus;
import io.cloister.supervisor.control.ControlRequest;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cloister snapshot}: has services write their state down now. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has a service of a running sandbox write its state into the supervisor's memory, now.",
            "Services do that by themselves whenever their tape gets long. A fresh snapshot makes a restart after a"
                    + " crash as short as it can be, and shows what one costs."
        },
        footer = {"", "Examples:", "  cloister snapshot do-1f3k", "  cloister snapshot do-1f3k vfs"})
final class SnapshotCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The sandbox.")
    String id;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "Only this one (see cloister services).")
    String service;

    @Override
    public Integer call() throws IOException {
        SandboxDirectory sandbox = Sandboxes.find(id);
        List<String> names = service != null
                ? List.of(service)
                : Sandboxes.ask(sandbox, new ControlRequest("services", 0, 0)).services().stream()
                        .map(ServiceStatus::service)
                        .toList();
        Output out = new Output();
        for (String name : names) {
            out.line(Sandboxes.ask(sandbox, new ControlRequest("snapshot", 0, 0, name, null, false)).text());
            out.flush();
        }
        return 0;
    }
}
