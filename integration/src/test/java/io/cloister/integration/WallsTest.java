package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls, looked at from outside and run against from inside. */
class WallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> SERVICES = List.of("dispatch", "proc", "mm", "vfs", "netstack", "gofer");
    private static final List<String> NAMESPACES = List.of("user", "pid", "net", "mnt", "ipc", "uts");
    /** AGENT_SYSCALL_IP in native/include/agent.h. */
    private static final long AGENT_SYSCALL_IP = 0x7fff00000032L;
    /**
     * CHOWN, DAC_OVERRIDE, FOWNER, FSETID: within the roots that the gofer serves, and only as root of its own user
     * namespace.
     */
    private static final long GOFER_CAPABILITIES = 0x1b;
    private Path work;

    @BeforeEach
    void makeDirectory() throws IOException {
        work = Product.scratch();
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Trees.delete(work);
    }

    /** A sandbox that runs while the test looks at it. */
    private final class Running implements AutoCloseable {
        private final String id;
        private final Path log;
        private final Process process;

        Running(String name, String script) throws IOException {
            id = "walls-" + name + ProcessHandle.current().pid();
            log = work.resolve("log");
            process = Product.started(
                    work,
                    log,
                    List.of(Product.ROOT.resolve("cloister").toString(), "do", "--id", id, "--", "bash", "-c", script));
        }

        void awaitSaid(String text) {
            Await.until(LIMIT, () -> Files.readString(log).contains(text), this::said);
        }

        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Host pid of each service. */
        Map<String, Long> services() {
            String mine = Product.cloister(work, "ps", "--services").text();
            Map<String, Long> pids = new LinkedHashMap<>();
            Matcher line = Pattern.compile("^  (\\w+) +pid (\\d+)", Pattern.MULTILINE)
                    .matcher(mine.substring(mine.indexOf(id)));
            while (line.find() && !pids.containsKey(line.group(1))) {
                pids.put(line.group(1), Long.parseLong(line.group(2)));
            }
            return pids;
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void everyServiceIsLockedIn() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs to look at other users' processes");
        try (Running sandbox = new Running("services", "echo up; sleep 1000 & sleep 1000")) {
            sandbox.awaitSaid("up\n");
            Map<String, Long> pids = sandbox.services();
            for (String service : SERVICES) {
                Path proc = Path.of("/proc", pids.get(service).toString());
                Await.until(LIMIT, () -> status(proc).get("Seccomp").equals("2"), () -> service + " has no filter");
                Map<String, String> status = status(proc);
                assertEquals("1", status.get("NoNewPrivs"), service);
                long allowed = service.equals("gofer") ? GOFER_CAPABILITIES : 0;
                assertEquals(
                        0, Long.parseLong(status.get("CapEff"), 16) & ~allowed, service + ": " + status.get("CapEff"));
                assertEquals(
                        0, Long.parseLong(status.get("CapPrm"), 16) & ~allowed, service + ": " + status.get("CapPrm"));
                for (String namespace : NAMESPACES) {
                    assertTrue(
                            !Files.readSymbolicLink(proc.resolve("ns/" + namespace))
                                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/" + namespace))),
                            service + " shares " + namespace);
                }
                if (!service.equals("gofer")) {
                    assertTrue(
                            names(proc.resolve("root")).size() <= 1, service + " sees " + names(proc.resolve("root")));
                }
                for (String thread : names(proc.resolve("task"))) {
                    assertEquals(
                            "2", status(proc.resolve("task/" + thread)).get("Seccomp"), service + " thread " + thread);
                }
            }
        }
    }

    @Test
    void everyGuestIsLockedIn() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs to look at other users' processes");
        try (Running sandbox = new Running("guests", "echo up; sleep 1000 & sleep 1000")) {
            sandbox.awaitSaid("up\n");
            long zygote = sandbox.services().get("zygote");
            List<ProcessHandle> stubs = ProcessHandle.of(zygote).orElseThrow().descendants().toList();
            int filtered = 0;
            for (ProcessHandle stub : stubs) {
                Path proc = Path.of("/proc", Long.toString(stub.pid()));
                Map<String, String> status = status(proc);
                assertEquals("0000000000000000", status.get("CapEff"), status.toString());
                assertEquals("1", status.get("NoNewPrivs"), status.toString());
                filtered += status.get("Seccomp").equals("2") ? 1 : 0;
            }
            assertTrue(filtered >= 2, filtered + " of " + stubs.size() + " processes have a filter");
        }
    }

    private static Map<String, String> status(Path proc) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream().map(line -> line.split(":\\s*", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(f -> f.getFileName().toString()).toList();
        }
    }

    /** What strace(1) sees guests ask of the host is on the filter's list, whatever they ask of us. */
    @Test
    void guestsMakeOnlyListedCalls() throws Exception {
        assumeTrue(Product.installed("strace"), "strace is not installed");
        String text = Product.cloister(work, "hardening", "stub").text();
        Set<String> listed = new TreeSet<>();
        Matcher rule = Pattern.compile("^allow +(\\w+)", Pattern.MULTILINE).matcher(text);
        while (rule.find()) {
            listed.add(rule.group(1));
        }
        assertTrue(listed.contains("futex"), text);
        String mixed = """
            echo up; sleep 3
            ls -lR /etc/apt > /dev/null; seq 1000 | sort -n | tail -1
            (sleep 0.1; kill -USR1 $$) & trap 'echo usr1' USR1; wait
            python3 -c 'import threading; [threading.Thread(target=print, args=(i,)).start() for i in range(5)]'
            git init -q r; tar c /etc/apt | wc -c
            echo end\
            """;
        try (Running sandbox = new Running("calls", mixed)) {
            sandbox.awaitSaid("up\n");
            Path trace = work.resolve("trace");
            List<String> line = new ArrayList<>(
                    List.of("strace", "-f", "-qq", "-o", trace.toString(), "-i", "-e", "signal=SIGSYS"));
            for (ProcessHandle stub : ProcessHandle.of(sandbox.services().get("zygote"))
                    .orElseThrow()
                    .descendants()
                    .toList()) {
                if (status(Path.of("/proc", Long.toString(stub.pid()))).get("Seccomp").equals("2")) {
                    line.addAll(List.of("-p", Long.toString(stub.pid())));
                }
            }
            Process strace = Product.started(work, work.resolve("strace"), line);
            sandbox.awaitSaid("end\n");
            strace.destroy();
            strace.waitFor();
            List<String> wrong = unlisted(Files.readAllLines(trace), listed);
            assertEquals(List.of(), wrong.stream().limit(20).toList());
        }
    }

    /**
     * The lines that the stub filter should not have let happen: a call at the agent's own instruction that is not
     * listed, and a call from anywhere else that was not trapped (strace shows those too: it looks before the filter
     * does).
     */
    private static List<String> unlisted(List<String> trace, Set<String> listed) {
        Pattern call = Pattern.compile("^(\\d+) +\\[([0-9a-f]+)] (\\w+)\\(.*");
        Map<String, String> trapped = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        int own = 0;
        for (String line : trace) {
            String pid = line.substring(0, line.indexOf(' '));
            String before = trapped.remove(pid);
            if (before != null && line.contains(" resumed>")) {
                trapped.put(pid, before);
            } else if (before != null && !line.contains("--- SIGSYS") && !line.contains("+++")) {
                wrong.add("not trapped: " + before);
            }
            Matcher m = call.matcher(line);
            if (m.matches() && Long.parseUnsignedLong(m.group(2), 16) == AGENT_SYSCALL_IP) {
                own++;
                if (!listed.contains(m.group(3))) {
                    wrong.add("not listed: " + line);
                }
            } else if (m.matches()) {
                trapped.put(pid, line);
            }
        }
        assertTrue(own > 100, "only " + own + " calls seen");
        return wrong;
    }

    /**
     * A bind of the root shows what our own mounts cover: of the host's pseudo file systems and of other sandboxes
     * nothing.
     */
    @Test
    void noPseudoFileSystemIsBelowARoot() throws IOException {
        // as text: below /tmp the sandbox sees nothing of a checkout that is there
        String script = Files.readString(Product.ROOT.resolve("integration/hostile/pseudo-files.sh"));
        String state = SandboxDirectory.root().toString();
        Product.Outcome outcome = Product.cloister(work, "do", "--", "bash", "-c", script, "pseudo-files.sh", state);
        assertEquals(0, outcome.status(), outcome.text());
    }

    /** Programs that mean harm hurt themselves only: the shell that started them goes on, and so does the sandbox. */
    @TestFactory
    Stream<DynamicTest> hostileProgramsHarmOnlyThemselves() {
        return Stream.of("calls", "jump", "scribble", "exhaust", "suicide")
                .map(name -> DynamicTest.dynamicTest(name, () -> attack(name)));
    }

    private void attack(String name) throws IOException {
        Path own = Product.scratch();
        try {
            Product.Outcome built = Product.natively(
                    own,
                    new byte[0],
                    List.of(
                            "gcc",
                            "-O1",
                            "-Wall",
                            "-pthread",
                            "-o",
                            own.resolve(name).toString(),
                            Product.ROOT
                                    .resolve("integration/hostile/" + name + ".c")
                                    .toString()));
            assertEquals(0, built.status(), built.text());
            Product.Outcome outcome = Product.sandboxed(
                    own,
                    new byte[0],
                    List.of(
                            "bash",
                            "-c",
                            "set -m; timeout -k 1 90 ./" + name
                                    + " > out 2>&1; tail -1 out; echo survived; echo $(/bin/echo a new program | tr"
                                    + " a-z A-Z); exit 5"));
            // Its last processes may still be dying: then the shell waits a moment for room, and says so.
            assertEquals(
                    name + ": done\nsurvived\nA NEW PROGRAM\n",
                    outcome.text().replaceAll("bash: fork: retry: [^\n]*\n", ""));
            assertEquals(5, outcome.status());
        } finally {
            Trees.delete(own);
        }
    }
}
