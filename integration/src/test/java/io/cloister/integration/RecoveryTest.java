package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Services are killed and replaced under a program that checks everything it does: it must not see more than a slow
 * system call.
 */
class RecoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> SERVICES = List.of("netstack", "gofer", "vfs", "mm", "proc", "dispatch");
    private static final int ROUNDS = 5;

    /** Files, pipes, threads, processes, sockets and waits, until SIGTERM. */
    private static final String WORKLOAD = """
        import os, signal, socket, subprocess, sys, threading, time
        goes_on = True
        def stop(number, frame):
            global goes_on
            goes_on = False
        signal.signal(signal.SIGTERM, stop)
        held = open('/tmp/held', 'w+')
        server = socket.create_server(('127.0.0.1', 0))
        def echo():
            while True:
                peer, address = server.accept()
                peer.sendall(peer.recv(100))
                peer.close()
        threading.Thread(target=echo, daemon=True).start()
        n = 0
        while goes_on:
            n += 1
            text = 'round %d' % n
            held.write(text + '\\n'); held.flush()
            with open('/tmp/fresh', 'w') as f:
                f.write(text * 1000)
            assert open('/tmp/fresh').read() == text * 1000
            os.rename('/tmp/fresh', '/tmp/renamed'); os.unlink('/tmp/renamed')
            assert subprocess.run(['/bin/echo', text], stdout=subprocess.PIPE).stdout == (text + '\\n').encode()
            with socket.create_connection(server.getsockname()) as c:
                c.sendall(text.encode())
                assert c.recv(100) == text.encode()
            r, w = os.pipe()
            t = threading.Thread(target=lambda: (time.sleep(0.01), os.write(w, text.encode())))
            t.start()
            assert os.read(r, 100) == text.encode()
            t.join(); os.close(r); os.close(w)
            print(n, flush=True)
        held.seek(0)
        assert held.read() == ''.join('round %d\\n' % (i + 1) for i in range(n))
        print('all', n, 'rounds were good', flush=True)
        """;

    private Path work;
    private Path log;
    private String id;
    private Process sandbox;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Product.installed("python3"));
        work = Product.scratch();
        log = work.resolve("log");
        id = "recovery-" + ProcessHandle.current().pid() + "-" + work.getFileName().toString().hashCode();
        Files.writeString(work.resolve("workload.py"), WORKLOAD);
        sandbox = Product.started(
                work,
                log,
                List.of(Product.ROOT.resolve("cloister").toString(), "do", "--id", id, "--", "python3", "workload.py"));
        awaitRounds();
    }

    @AfterEach
    void end() throws IOException {
        if (sandbox != null) {
            sandbox.destroyForcibly();
            Trees.delete(work);
        }
    }

    @Test
    void killedServicesGoOn() throws Exception {
        for (String service : SERVICES) {
            int pid = number(service, "pid");
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Await.until(
                    LIMIT,
                    () -> number(service, "restarts") == 1 && status(service).contains("running"),
                    this::all);
            assertTrue(number(service, "pid") != pid, service);
            awaitRounds();
        }
        endsWell();
    }

    @Test
    void theSameServiceTwiceInARow() throws Exception {
        for (int i = 1; i <= 2; i++) {
            int wanted = i;
            ProcessHandle.of(number("vfs", "pid")).orElseThrow().destroyForcibly();
            Await.until(
                    LIMIT,
                    () -> number("vfs", "restarts") == wanted && status("vfs").contains("running"),
                    this::all);
        }
        awaitRounds();
        endsWell();
    }

    @Test
    void aKilledSupervisorIsSucceeded() throws Exception {
        for (int i = 0; i < 2; i++) {
            killSupervisor();
            awaitRounds();
        }
        int pid = number("vfs", "pid");
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Await.until(LIMIT, () -> number("vfs", "restarts") == 1 && status("vfs").contains("running"), this::all);
        assertEquals(0, Product.cloister(work, "swap", id, "mm").status(), this::all);
        assertTrue(Product.cloister(work, "dmesg", id).text().stripTrailing().endsWith("Ready!"));
        assertTrue(Product.cloister(work, "ps", id).text().contains("python3"));
        awaitRounds();
        endsWell();
        List<Long> left = ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(id))
                .map(ProcessHandle::pid)
                .toList();
        assertEquals(List.of(), left);
    }

    /** Its keeper knows where the service was, and its successor what was to be done about that. */
    @Test
    void supervisorAndServiceAreKilledTogether() throws Exception {
        for (String service : List.of("dispatch", "gofer", "vfs")) {
            int pid = number(service, "pid");
            int supervisor = supervisor();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
            awaitSuccessor(supervisor);
            // Twice where the supervisor died in between: nobody knows whether the first had been told which service it
            // was.
            Await.until(
                    LIMIT,
                    () -> number(service, "restarts") >= 1 && status(service).contains("running"),
                    this::all);
            awaitRounds();
        }
        endsWell();
    }

    /** A signal that the operator sends while there is no supervisor waits for the next. */
    @Test
    void aSignalWaitsForTheSuccessor() throws Exception {
        int before = supervisor();
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        Await.until(LIMIT, () -> !ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false), this::all);
        sandbox.destroy(); // TERM
        assertTrue(sandbox.waitFor(60, TimeUnit.SECONDS), this::all);
        assertEquals(0, sandbox.exitValue(), this::all);
        assertTrue(Files.readString(log).contains("rounds were good"), this::all);
    }

    private void killSupervisor() throws Exception {
        int before = supervisor();
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        awaitSuccessor(before);
    }

    private void awaitSuccessor(int before) throws IOException {
        Await.until(
                LIMIT,
                () -> supervisor() != before
                        && Product.cloister(work, "services", id).status() == 0,
                this::all);
    }

    private int supervisor() {
        String json = Product.cloister(work, "ps", "--json").text();
        Matcher one = Pattern.compile("\"id\" : \"" + id + "\"[^{}]*\"supervisorPid\" : (\\d+)").matcher(json);
        assertTrue(one.find(), json);
        return Integer.parseInt(one.group(1));
    }

    @Test
    void servicesAreSwappedUnderTheProgram() throws Exception {
        for (String service : SERVICES) {
            Product.Outcome dry = Product.cloister(work, "swap", id, service, "--dry-run");
            assertEquals(0, dry.status(), dry.text());
            Product.Outcome swapped = Product.cloister(work, "swap", id, service);
            assertEquals(0, swapped.status(), swapped.text());
            assertEquals(1, number(service, "swaps"), this::all);
            awaitRounds();
        }
        endsWell();
    }

    /** It fails only once the old one has stopped: this build can't read a tape. */
    @Test
    void aBuildThatFailsIsRolledBack() throws Exception {
        Path jar = work.resolve("broken.jar");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("io/cloister/runtime/tape/History.class"));
            out.write(new byte[] {1, 2, 3});
            out.closeEntry();
        }
        Product.Outcome outcome = Product.cloister(work, "swap", id, "proc", "--jar", jar.toString());
        assertEquals(125, outcome.status(), outcome.text());
        assertTrue(
                outcome.text().contains("broken failed") && outcome.text().contains("goes on where it was"),
                outcome.text());
        assertEquals(1, outcome.text().lines().count(), outcome.text());
        assertEquals(0, number("proc", "swaps"));
        assertTrue(!status("proc").contains("broken"), this::all);
        awaitRounds();
        endsWell();
    }

    @Test
    void mistakesGetOneLine() throws IOException {
        Path text = Files.writeString(work.resolve("text.jar"), "no jar");
        for (List<String> line : List.of(
                List.of("swap", id, "tea"),
                List.of("swap", id, "vfs", "--jar", work.resolve("none.jar").toString()),
                List.of("swap", id, "vfs", "--jar", text.toString()),
                List.of("swap", "no-such-sandbox", "vfs"),
                List.of("snapshot", id, "tea"),
                List.of("services", "no-such-sandbox"))) {
            Product.Outcome outcome = Product.cloister(work, line.toArray(String[]::new));
            assertEquals(125, outcome.status(), outcome.text());
            assertEquals(1, outcome.text().lines().count(), outcome.text());
        }
        assertEquals(0, Product.cloister(work, "snapshot", id).status());
    }

    private void endsWell() throws InterruptedException, IOException {
        assertEquals(0, Product.cloister(work, "kill", id, "TERM").status());
        assertTrue(sandbox.waitFor(60, TimeUnit.SECONDS), this::all);
        assertEquals(0, sandbox.exitValue(), this::all);
        assertTrue(Files.readString(log).contains("rounds were good"), this::all);
    }

    /** Waits until the program got on. */
    private void awaitRounds() throws IOException {
        int from = rounds();
        Await.until(LIMIT, () -> rounds() >= from + ROUNDS, this::all);
    }

    private int rounds() throws IOException {
        return (int) Files.readString(log).lines().filter(line -> line.matches("\\d+")).count();
    }

    private String status(String service) {
        String json = Product.cloister(work, "services", "--json", id).text();
        Matcher one = Pattern.compile("\\{[^{}]*\"service\" : \"" + service + "\"[^{}]*}").matcher(json);
        return one.find() ? one.group() : "";
    }

    private int number(String service, String field) {
        Matcher value = Pattern.compile("\"" + field + "\" : (-?\\d+)").matcher(status(service));
        return value.find() ? Integer.parseInt(value.group(1)) : -1;
    }

    private String all() {
        try {
            return Product.cloister(work, "services", id).text() + Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
