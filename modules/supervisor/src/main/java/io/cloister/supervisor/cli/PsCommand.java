package io.cloister.supervisor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.supervisor.cgroup.LeftGroups;
import io.cloister.supervisor.control.ControlReply;
import io.cloister.supervisor.control.ControlRequest;
import io.cloister.supervisor.network.SandboxNetwork;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister ps}: which sandboxes there are; with an id, which processes run in one. */
@Command(
        name = "ps",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists sandboxes, running and ended; with ID the processes within that one.",
        footer = {
            "",
            "Examples:",
            "  cloister ps",
            "  cloister ps --services",
            "  cloister ps do-1f3k",
            "  cloister kill $(cloister ps -q)"
        })
final class PsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "List the guest processes of this sandbox.")
    String id;

    @Option(
            names = "--services",
            description = "List the host processes behind each running sandbox: pid, memory, uptime.")
    boolean services;

    @Option(names = {"-a", "--all"}, description = "With -q: the ended ones too.")
    boolean all;

    @Option(names = {"-q", "--quiet"}, description = "Only the ids of running sandboxes.")
    boolean quiet;

    @Option(names = "--json", description = "As JSON, for programs.")
    boolean json;

    private final Output out = new Output();

    @Override
    public Integer call() throws IOException {
        LeftGroups.remove(SandboxDirectory.root());
        SandboxNetwork.undoLeft(SandboxDirectory.root());
        if (id != null) {
            guests(Sandboxes.find(id));
        } else if (quiet) {
            quietly();
        } else {
            sandboxes();
        }
        out.flush();
        return 0;
    }

    private void quietly() throws IOException {
        for (SandboxDirectory d : SandboxDirectory.all()) {
            SandboxRecord record = d.readIfThere();
            if (record != null && (all || record.isRunning())) {
                out.line(d.id());
            }
        }
    }

    private void sandboxes() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SandboxDirectory d : SandboxDirectory.all()) {
            SandboxRecord record = d.readIfThere();
            if (record != null) {
                rows.add(row(record));
            }
        }
        if (json) {
            out.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
            return;
        }
        out.format("%-16s %-9s %8s %8s  %s", "ID", "STATE", "AGE", "TIME", "COMMAND");
        for (Map<String, Object> row : rows) {
            out.format(
                    "%-16s %-9s %8s %8s  %s",
                    row.get("id"),
                    row.get("state"),
                    Sandboxes.duration((Long) row.get("ageMs")),
                    Sandboxes.duration((Long) row.get("timeMs")),
                    String.join(" ", command(row)));
            if (row.get("services") instanceof List<?> list) {
                list.forEach(this::service);
            }
        }
    }

    @SuppressWarnings("unchecked") // put there by row()
    private static List<String> command(Map<String, Object> row) {
        return (List<String>) row.get("command");
    }

    private void service(Object line) {
        Map<?, ?> s = (Map<?, ?>) line;
        out.format(
                "  %-12s pid %-7s rss %7s  pss %7s  up %s",
                s.get("service"),
                s.get("pid"),
                Sandboxes.size((Long) s.get("rssKb") * 1024),
                Sandboxes.size((Long) s.get("pssKb") * 1024),
                Sandboxes.duration((Long) s.get("uptimeMs")));
    }

    private Map<String, Object> row(SandboxRecord r) throws IOException {
        long now = System.currentTimeMillis();
        boolean running = r.isRunning();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", r.id());
        row.put("state", running ? r.state().label() : r.endedMs() == 0 ? "lost" : "exit " + r.exitStatus());
        row.put("ageMs", now - r.createdMs());
        row.put("timeMs", (running ? now : r.endedMs() == 0 ? r.createdMs() : r.endedMs()) - r.createdMs());
        row.put("guardPid", r.guardPid());
        row.put("supervisorPid", r.supervisorPid());
        row.put("platform", r.platform());
        row.put("journal", r.journalMode());
        row.put("command", r.command());
        if (services && running) {
            List<Map<String, Object>> list = new ArrayList<>();
            list.add(process("guard", new HostProcess((int) r.guardPid())));
            list.add(process("supervisor", new HostProcess((int) r.supervisorPid())));
            pids(r).forEach((name, pid) -> list.add(process(name, new HostProcess(pid))));
            row.put("services", list);
        }
        return row;
    }

    /** The JVMs as the supervisor says; the zygote as it was started. A sandbox that only begins says nothing yet. */
    private static Map<String, Integer> pids(SandboxRecord r) throws IOException {
        Map<String, Integer> pids = new TreeMap<>(r.services());
        SandboxDirectory directory = SandboxDirectory.find(r.id());
        if (directory != null && Files.exists(directory.controlSocket())) {
            Sandboxes.ask(directory, new ControlRequest("services", 0, 0))
                    .services()
                    .forEach(s -> pids.put(s.service(), s.pid()));
        }
        return pids;
    }

    private static Map<String, Object> process(String name, HostProcess p) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("service", name);
        one.put("pid", p.pid());
        one.put("rssKb", p.rssKb());
        one.put("pssKb", p.pssKb());
        one.put("uptimeMs", p.uptimeMs());
        return one;
    }

    private void guests(SandboxDirectory sandbox) throws IOException {
        ControlReply reply = Sandboxes.ask(sandbox, new ControlRequest("tasks", 0, 0));
        if (json) {
            out.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(reply.tasks()));
            return;
        }
        out.format("%6s %6s %6s %6s %6s %3s %4s  %s", "PID", "PPID", "PGID", "SID", "UID", "ST", "THR", "COMMAND");
        for (ControlReply.GuestTask t : reply.tasks()) {
            out.format(
                    "%6d %6d %6d %6d %6d %3s %4d  %s",
                    t.pid(), t.ppid(), t.pgid(), t.sid(), t.uid(), t.state(), t.threads(), t.command());
        }
    }
}
