package io.cloister.supervisor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.supervisor.boot.ServiceStatus;
import io.cloister.supervisor.control.ControlRequest;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister services}: how the kernel of a sandbox does. */
@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the services that are the kernel of a running sandbox.",
            "Each is a process of its own. One that dies is replaced at once,"
                    + " from its last snapshot and its tape (what it took in since); guests see a slow system call.",
            "",
            "  PID       host process; kill -9 it, if you like to see that",
            "  RESTARTS  how often it died and went on; SWAPS: how often it was replaced (cloister swap)",
            "  MSG/S     system calls and messages taken in, over half a second",
            "  TAPE      what a successor would have to handle again; SNAPSHOT: age of the last snapshot",
            "  PAUSE     how long guests would have waited for it last time, ms"
        },
        footer = {
            "",
            "Examples:",
            "  cloister services do-1f3k",
            "  kill -9 $(cloister services --json do-1f3k | jq '.[]|select(.service==\"vfs\").pid')"
        })
final class ServicesCommand implements Callable<Integer> {
    private static final long RATE_MS = 500;

    @Parameters(paramLabel = "ID", description = "The sandbox.")
    String id;

    @Option(names = "--json", description = "As JSON, for programs.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SandboxDirectory sandbox = Sandboxes.find(id);
        List<ServiceStatus> services = ask(sandbox);
        Output out = new Output();
        if (json) {
            out.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(services));
        } else {
            Map<String, Long> before = new HashMap<>();
            services.forEach(s -> before.put(s.service(), s.messages()));
            TimeUnit.MILLISECONDS.sleep(RATE_MS);
            table(ask(sandbox), before, out);
        }
        out.flush();
        return 0;
    }

    private static List<ServiceStatus> ask(SandboxDirectory sandbox) throws IOException {
        return Sandboxes.ask(sandbox, new ControlRequest("services", 0, 0)).services();
    }

    private static void table(List<ServiceStatus> services, Map<String, Long> before, Output out) {
        out.format(
                "%-9s %-10s %-10s %8s %8s %8s %5s %8s %7s %8s %8s",
                "SERVICE", "VERSION", "STATE", "PID", "UP", "RESTARTS", "SWAPS", "MSG/S", "TAPE", "SNAPSHOT", "PAUSE");
        for (ServiceStatus s : services) {
            long perSecond = (s.messages() - before.getOrDefault(s.service(), s.messages())) * 1000 / RATE_MS;
            out.format("%-9s %-10s %-10s %8d %8s %8d %5d %8d %7s %8s %8s", s.service(), s.version(), s.state(), s.pid(),
                Sandboxes.duration(System.currentTimeMillis() - s.startedMs()), s.restarts(), s.swaps(), perSecond,
                Sandboxes.size(s.tapeBytes()), s.snapshotAgeMs() < 0 ? "-" : Sandboxes.duration(s.snapshotAgeMs()),
                s.lastPauseMs() < 0 ? "-" : String.format(Locale.ROOT, "%.1f", s.lastPauseMs()));
        }
    }
}
