package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sandbox is one scheduling group of the host, and bounds are its guest's alone. */
class GroupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};
    private static final Path HOST = Path.of("/sys/fs/cgroup");
    private static final String UNPRIVILEGED = "65533";
    private Path work;
    private String id;

    @BeforeEach
    void makeDirectory() throws IOException {
        work = Product.scratch();
        id = "groups-" + Long.toString(System.nanoTime(), 36);
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Trees.delete(work);
    }

    private Process start(String script, String... options) throws IOException {
        List<String> line = Stream.of(
                        List.of(Product.ROOT.resolve("cloister").toString(), "do", "--id", id),
                        List.of(options),
                        List.of("--", "bash", "-c", script))
                .flatMap(List::stream)
                .toList();
        Process process = Product.started(work, work.resolve("log"), line);
        Await.until(LIMIT, () -> said().contains("up\n"), this::said);
        return process;
    }

    private String said() {
        try {
            return Files.readString(work.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Long> pids() {
        String mine = Product.cloister(work, "ps", "--services").text();
        Map<String, Long> pids = new LinkedHashMap<>();
        Matcher line =
                Pattern.compile("^  (\\w+) +pid (\\d+)", Pattern.MULTILINE).matcher(mine.substring(mine.indexOf(id)));
        while (line.find() && !pids.containsKey(line.group(1))) {
            pids.put(line.group(1), Long.parseLong(line.group(2)));
        }
        return pids;
    }

    private static String proc(long pid, String file) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), file));
    }

    private List<Path> directories() {
        String[] lines = Product.natively(work, NOTHING, List.of("find", HOST.toString(), "-name", "cloister-" + id))
                .text()
                .split("\n");
        return Stream.of(lines).filter(line -> !line.isBlank()).map(Path::of).toList();
    }

    private boolean hasGroups() {
        return !directories().isEmpty();
    }

    @Test
    void twoGroupsBelowOneAndNothingAfterwards() throws Exception {
        Process process = start("sleep 100 & echo up; wait");
        assumeTrue(hasGroups(), "this user may not make control groups here");
        Map<String, Long> pids = pids();
        long zygote = pids.remove("zygote");
        pids.remove("guard");
        for (Map.Entry<String, Long> one : pids.entrySet()) {
            assertTrue(proc(one.getValue(), "cgroup").contains("/cloister-" + id + "/services\n"), one.getKey());
        }
        List<Long> stubs = ProcessHandle.of(zygote).orElseThrow().descendants().map(ProcessHandle::pid).toList();
        assertTrue(stubs.size() >= 3, stubs.toString());
        for (long stub : stubs) {
            assertTrue(proc(stub, "cgroup").contains("/cloister-" + id + "/guest\n"), () -> "stub " + stub);
        }
        assertEquals("1000\n", proc(stubs.getLast(), "oom_score_adj"));
        Product.cloister(work, "kill", id, "9");
        process.waitFor();
        assertEquals(List.of(), directories());
    }

    @Test
    void aSuccessorOfTheSupervisorIsInTheGroup() throws Exception {
        Process process = start("echo up; sleep 100");
        assumeTrue(hasGroups(), "this user may not make control groups here");
        long first = pids().get("supervisor");
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        Await.until(LIMIT, () -> pids().getOrDefault("supervisor", first) != first, this::said);
        assertTrue(proc(pids().get("supervisor"), "cgroup").contains("/cloister-" + id + "/services\n"));
        Product.cloister(work, "kill", id, "9");
        process.waitFor();
        assertEquals(List.of(), directories());
    }

    @Test
    void theNextCommandRemovesWhatAKilledGuardLeft() throws Exception {
        Process process = start("echo up; sleep 100");
        assumeTrue(hasGroups(), "this user may not make control groups here");
        process.destroyForcibly().waitFor();
        Await.until(LIMIT, () -> {
            Product.cloister(work, "ps");
            return directories().isEmpty();
        }, () -> directories().toString());
    }

    @Test
    void memoryAndProcessesAreBoundedAndNoServicePays() throws Exception {
        assumeTrue(
                Product.cloister(work, "do", "--memory", "1g", "--pids", "100", "--cpus", "1", "--", "true")
                                .status()
                        == 0,
                "this user may not make control groups here");
        String bombs = """
            echo up
            python3 -c 'b = []
            while True: b.append(bytearray(4 << 20))'
            echo bomb $?
            python3 -c '
            import os, signal
            n = 0
            try:
                while n < 100:
                    if os.fork() == 0: signal.pause()
                    n += 1
            except BlockingIOError: print("forks bounded:", 5 < n < 40, flush=True)
            os.killpg(0, 9)'
            /bin/echo alive
            sleep 100
            """;
        Process process = start(
                bombs.replace("python3 -c '\n", "setsid -w python3 -c '\n"),
                "--memory",
                "96m",
                "--pids",
                "30",
                "--cpus",
                "1.5");
        Await.until(LIMIT, () -> said().contains("alive\n"), this::said);
        assertTrue(said().contains("bomb 137\n"), said());
        assertTrue(said().contains("forks bounded: True\n"), said());
        String services = Product.cloister(work, "services", "--json", id).text();
        assertEquals(6, Pattern.compile("\"restarts\" : 0\\b").matcher(services).results().count(), services);
        Product.cloister(work, "kill", id, "9");
        process.waitFor();
        assertEquals(List.of(), directories());
    }

    @Test
    void aBoundThatTheCallerMayNotSetIsOneClearLine() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Product.installed("setpriv"),
                "needs to become another user");
        Path state = Files.createDirectory(work.resolve("state"));
        Product.natively(work, NOTHING, List.of("chown", "-R", UNPRIVILEGED, work.toString()));
        Product.Outcome outcome = Product.natively(
                work,
                NOTHING,
                List.of(
                        "setpriv",
                        "--reuid",
                        UNPRIVILEGED,
                        "--regid",
                        UNPRIVILEGED,
                        "--clear-groups",
                        "env",
                        "CLOISTER_STATE=" + state,
                        Product.ROOT.resolve("cloister").toString(),
                        "do",
                        "--memory",
                        "1g",
                        "--",
                        "true"));
        assertEquals(125, outcome.status(), outcome.text());
        assertTrue(outcome.text().matches("cloister: --memory[^\n]*\n"), outcome.text());
        assertEquals("", Product.natively(work, NOTHING, List.of("ls", state.toString())).text());
    }
}
