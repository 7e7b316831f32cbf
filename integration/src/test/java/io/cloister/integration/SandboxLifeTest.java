package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sandbox from start to end, as its operator sees it: what it leaves behind, what it says, what it lets through. */
class SandboxLifeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};
    private Path work;

    @BeforeEach
    void makeDirectory() throws IOException {
        work = Product.scratch();
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Trees.delete(work);
    }

    private Product.Outcome run(List<String> options, String... command) {
        return Product.sandboxed(work, NOTHING, options, List.of(command));
    }

    @Test
    void kernelLogIsNewEveryTime() {
        String first = run(List.of(), "dmesg").text();
        String second = run(List.of(), "dmesg").text();
        assertTrue(first.stripTrailing().endsWith("Ready!"), first);
        assertTrue(second.stripTrailing().endsWith("Ready!"), second);
        assertNotEquals(withoutTimes(first), withoutTimes(second));
    }

    private static List<String> withoutTimes(String log) {
        return log.lines().map(line -> line.replaceFirst("^\\[[^]]*] *", "")).toList();
    }

    @Test
    void processesAreTheGuestsOnly() {
        assumeTrue(Product.installed("ps"));
        List<String> lines = run(List.of(), "ps", "-e", "-o", "pid=,comm=").text().lines().map(String::strip).toList();
        assertEquals(List.of("1 ps"), lines);
        assertEquals("1 2\n", run(List.of(), "sh", "-c", "sleep 9 & echo $$ $!; kill $!").text());
    }

    @Test
    void exitStatusesSayWhatHappened() {
        assertEquals(0, run(List.of(), "true").status());
        assertEquals(42, run(List.of(), "sh", "-c", "exit 42").status());
        assertEquals(127, run(List.of(), "/no/such/program").status());
        assertEquals(127, run(List.of(), "no-such-program").status());
        assertEquals(126, run(List.of(), "/etc/passwd").status());
        assertEquals(126, run(List.of(), "/etc").status());
        assertEquals(128 + 15, run(List.of(), "sh", "-c", "sh -c 'kill -TERM $$'; exit $?").status());
    }

    /** pid_namespaces(7): from within, only signals that pid 1 handles reach it. */
    @Test
    void theFirstProcessCannotBeKilledFromWithin() {
        assertEquals(
                "still here\n",
                run(List.of(), "sh", "-c", "(kill -9 1; kill -TERM 1; kill -STOP 1); echo still here")
                        .text());
        assertEquals(
                "handled\n",
                run(List.of(), "sh", "-c", "trap 'echo handled; exit 0' TERM; (kill -TERM 1); sleep 5")
                        .text());
    }

    @Test
    void theOperatorKillsIt() throws Exception {
        String id = "life-" + ProcessHandle.current().pid();
        Path log = work.resolve("log");
        Process process = Product.started(
                work,
                log,
                List.of(
                        Product.ROOT.resolve("cloister").toString(),
                        "do",
                        "--id",
                        id,
                        "--",
                        "sh",
                        "-c",
                        "echo up; while :; do sleep 1; done"));
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        String services = Product.cloister(work, "ps", "--services").text();
        for (String service : List.of("guard", "supervisor", "dispatch", "proc", "mm", "vfs", "netstack", "gofer")) {
            assertTrue(services.contains(service), service + " in\n" + services);
        }
        String guests = Product.cloister(work, "ps", id).text();
        assertTrue(guests.contains("sleep") && guests.contains("sh"), guests);
        assertTrue(Product.cloister(work, "dmesg", id).text().stripTrailing().endsWith("Ready!"));
        assertEquals(0, Product.cloister(work, "kill", id, "9").status());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
        assertEquals(125, Product.cloister(work, "kill", id, "9").status());
    }

    @Test
    void itIsMadeAndStartedApart() throws Exception {
        String id = "apart-" + ProcessHandle.current().pid();
        Path log = work.resolve("log");
        String product = Product.ROOT.resolve("cloister").toString();
        List<String> line =
                List.of(product, "do", "--no-start", "--id", id, "--", "sh", "-c", "echo up; sleep 60; exit 7");
        Process process = Product.started(work, log, line);
        Await.until(LIMIT, () -> Product.cloister(work, "ps").text().contains(id), log::toString);
        Await.until(LIMIT, () -> stateOf(id).equals("created"), log::toString);
        assertEquals("", Files.readString(log));
        Await.until(LIMIT, () -> Product.cloister(work, "start", id).status() == 0, log::toString);
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        Await.until(LIMIT, () -> stateOf(id).equals("running"), log::toString);
        oneLine("start", id);
        assertEquals(0, Product.cloister(work, "kill", id, "9").status());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
        oneLine("start", id);
    }

    private String stateOf(String id) {
        return Product.cloister(work, "ps")
                .text()
                .lines()
                .filter(row -> row.startsWith(id + " "))
                .map(row -> row.split("\\s+")[1])
                .findFirst()
                .orElse("");
    }

    /** A guest chooses the names of its tasks, and a terminal obeys what is in them. */
    @Test
    void namesOfTasksAreHarmlessToATerminal() throws Exception {
        String id = "names-" + ProcessHandle.current().pid();
        Path log = work.resolve("log");
        String script = "cp /bin/sleep \"$(printf '/tmp/a\\033[31mb')\"; /tmp/a*b 60 & echo up; wait";
        List<String> line =
                List.of(Product.ROOT.resolve("cloister").toString(), "do", "--id", id, "--", "sh", "-c", script);
        Process process = Product.started(work, log, line);
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        Await.until(LIMIT, () -> Product.cloister(work, "ps", id).text().contains("a\\u001b[31mb"), log::toString);
        assertFalse(Product.cloister(work, "ps", id).text().contains("\033"));
        assertFalse(Product.cloister(work, "ps").text().contains("\033"));
        assertEquals(0, Product.cloister(work, "kill", id, "9").status());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertFalse(Product.cloister(work, "journal", "show", id).text().contains("\033"));
    }

    /** sethostname(2) and /proc/sys/kernel/hostname are about one name; resolution of it is not asked for. */
    @Test
    void thereIsOneHostName() {
        assumeTrue(Product.installed("hostname"));
        String script = "cat /proc/sys/kernel/hostname; hostname other; cat /proc/sys/kernel/hostname; uname -n";
        assertEquals("cloister\nother\nother\n", run(List.of(), "sh", "-c", script).text());
    }

    /** The process that was started is the sandbox: with it everything goes, whatever state it is in. */
    @Test
    void nothingOutlivesTheGuard() throws Exception {
        Path state = Files.createDirectory(work.resolve("state"));
        Path log = work.resolve("log");
        Process process = Product.started(
                work,
                log,
                List.of(
                        "env",
                        "CLOISTER_STATE=" + state,
                        Product.ROOT.resolve("cloister").toString(),
                        "do",
                        "--",
                        "sh",
                        "-c",
                        "echo up; sleep 100"));
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        process.destroyForcibly();
        Await.until(LIMIT, () -> processesOf(state).isEmpty(), () -> processesOf(state).toString());
        assertTrue(Product.natively(
                        work,
                        NOTHING,
                        List.of(
                                "env",
                                "CLOISTER_STATE=" + state,
                                Product.ROOT.resolve("cloister").toString(),
                                "ps"))
                .text()
                .contains(" lost "));
    }

    /**
     * A program that ends while nobody supervises it: its status is not lost. Nor does it matter that the directories
     * from the start are gone.
     */
    @Test
    void theStatusOutlivesTheSupervisor() throws Exception {
        String id = "status-" + ProcessHandle.current().pid();
        Path log = work.resolve("log");
        Path gone = Files.createDirectory(work.resolve("gone"));
        Process process = Product.started(
                gone,
                log,
                List.of(
                        Product.ROOT.resolve("cloister").toString(),
                        "do",
                        "--id",
                        id,
                        "--volume",
                        work + ":/w",
                        "--volume",
                        gone + ":/g",
                        "--",
                        "sh",
                        "-c",
                        "echo up; until test -e /w/end; do sleep 0.01; done; exit 9"));
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        String supervisor = Product.cloister(work, "ps", "--services")
                .text()
                .lines()
                .dropWhile(l -> !l.startsWith(id))
                .filter(l -> l.strip().startsWith("supervisor"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*pid (\\d+).*", "$1");
        Files.delete(gone);
        ProcessHandle.of(Long.parseLong(supervisor)).orElseThrow().destroyForcibly();
        Files.createFile(work.resolve("end"));
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(9, process.exitValue());
        assertTrue(Product.cloister(work, "ps").text().lines().anyMatch(l -> l.startsWith(id) && l.contains("exit 9")));
    }

    /** A kernel that hangs does not outlive its operator's kill. */
    @Test
    void theOperatorKillsItThoughItHangs() throws Exception {
        String id = "hangs-" + ProcessHandle.current().pid();
        Path log = work.resolve("log");
        Process process = Product.started(
                work,
                log,
                List.of(
                        Product.ROOT.resolve("cloister").toString(),
                        "do",
                        "--id",
                        id,
                        "--",
                        "sh",
                        "-c",
                        "echo up; sleep 100"));
        Await.until(LIMIT, () -> Files.readString(log).contains("up\n"), log::toString);
        String dispatch = Product.cloister(work, "services", id)
                .text()
                .lines()
                .filter(l -> l.startsWith("dispatch"))
                .findFirst()
                .orElseThrow();
        long pid = Arrays.stream(dispatch.split("\\s+"))
                .skip(1)
                .filter(word -> word.matches("\\d{2,}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
        assertEquals(0, Product.natively(work, NOTHING, List.of("kill", "-STOP", Long.toString(pid))).status());
        assertEquals(0, Product.cloister(work, "kill", id, "9").status());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
        Await.until(LIMIT, () -> !Files.exists(Path.of("/proc/" + pid)), () -> "process " + pid + " is there");
    }

    @Test
    void nothingIsLeft() throws IOException {
        Path state = Files.createDirectory(work.resolve("state"));
        List<String> mounts = mounts();
        List<String> line = List.of(
                "env",
                "CLOISTER_STATE=" + state,
                Product.ROOT.resolve("cloister").toString(),
                "do",
                "--",
                "bash",
                "-c",
                "sleep 1000 & sleep 1000 & echo x > /dev/shm/x; echo y > /tmp/y; mkdir -p /var/lib/z; bash -c 'while"
                        + " :; do :; done' & true");
        List<String> before = listing(Path.of("/tmp"), Path.of("/dev/shm"), Path.of("/run"), Path.of("/var/lib"));
        assertEquals(0, Product.natively(work, NOTHING, line).status());
        Await.until(LIMIT, () -> processesOf(state).isEmpty(), () -> processesOf(state).toString());
        Await.until(LIMIT, () -> mounts().equals(mounts), () -> String.join("\n", mounts()));
        List<String> after = listing(Path.of("/tmp"), Path.of("/dev/shm"), Path.of("/run"), Path.of("/var/lib"));
        after.removeAll(before);
        assertEquals(List.of(), after.stream().filter(f -> f.contains("cloister") || f.endsWith("/z")).toList());
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(line -> line.contains("cloister"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> listing(Path... directories) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> list = Files.list(directory)) {
                list.map(Path::toString).forEach(names::add);
            }
        }
        return names;
    }

    /** Whoever has the sandbox's state directory in its environment, command line or mounts. */
    private static List<String> processesOf(Path state) {
        return ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid())
            .filter(p -> Stream.of("environ", "cmdline", "mountinfo").anyMatch(file -> mentions(p.pid(), file, state)))
            .map(p -> p.pid() + " " + p.info().commandLine().orElse("")).toList();
    }

    private static boolean mentions(long pid, String file, Path state) {
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
            return new String(text, StandardCharsets.ISO_8859_1).contains(state.toString());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void mistakesGetOneLine() {
        oneLine("do", "--volume", "/no/such/dir:/x", "--", "true");
        oneLine("do", "--volume", "nonsense", "--", "true");
        oneLine("do", "--root-ro", "/no/such/dir", "--", "true");
        oneLine("do", "--platform", "tea", "--", "true");
        oneLine("do", "--journal", "never", "--", "true");
        oneLine("do", "--env", "novalue", "--", "true");
        oneLine("do", "--id", "../x", "--", "true");
        oneLine("do", "--cwd", "/no/such/dir", "--", "true");
        oneLine("do", "--cwd", "usr", "--", "true");
        oneLine("do", "--volume", work + ":/x:ro:ro", "--", "true");
        oneLine("do", "--volume", work + ":/x", "--volume", work + ":/x", "--", "true");
        oneLine("do", "--volume", work + ":/etc/passwd", "--", "true");
        oneLine("ps", "no-such-sandbox");
        oneLine("kill", "no-such-sandbox");
        Product.Outcome unknown = Product.cloister(work, "do", "--no-such-option", "--", "true");
        assertNotEquals(0, unknown.status());
        assertFalse(unknown.text().contains("\tat "), unknown.text());
        assertNotEquals(0, Product.cloister(work, "no-such-command").status());
        assertEquals(0, Product.cloister(work, "--help").status());
    }

    private void oneLine(String... arguments) {
        Product.Outcome outcome = Product.cloister(work, arguments);
        assertEquals(125, outcome.status(), outcome.text());
        assertEquals(1, outcome.text().lines().count(), outcome.text());
        assertTrue(outcome.text().startsWith("cloister: "), outcome.text());
    }

    @Test
    void volumesReachTheHostOnlyWhereTheyMay() throws IOException {
        Path shared = Files.createDirectory(work.resolve("shared"));
        Files.writeString(shared.resolve("there"), "from the host\n");
        String script = """
            cat /vol/there; echo new > /vol/new && mkdir /vol/d && mv /vol/new /vol/d/moved && echo more >> /vol/there
            chmod 600 /vol/there
            ln -s x /vol/l; rm -f /vol/none; truncate -s 3 /vol/d/moved; stat -c '%a %s' /vol/there /vol/d/moved\
            """;
        assertEquals(
                "from the host\n600 19\n644 3\n",
                run(List.of("--volume", shared + ":/vol"), "sh", "-c", script).text());
        assertEquals("from the host\nmore\n", Files.readString(shared.resolve("there")));
        assertEquals("new", Files.readString(shared.resolve("d/moved")));
        assertEquals("x", Files.readSymbolicLink(shared.resolve("l")).toString());
        Product.Outcome ro = run(
                List.of("--volume", shared + ":/vol:ro"),
                "sh",
                "-c",
                "cat /vol/d/moved; for c in 'touch /vol/x' 'rm /vol/there' 'mkdir /vol/y' 'mv /vol/l /vol/m' 'chmod"
                        + " 777 /vol/there'; do $c 2>&1; done");
        assertEquals("new", ro.text().substring(0, 3));
        assertEquals(5, ro.text().lines().filter(line -> line.contains("Read-only file system")).count(), ro.text());
        assertTrue(Files.exists(shared.resolve("there")));
    }

    @Test
    void whatIsWrittenVanishes() throws IOException {
        Path file = Files.writeString(work.resolve("file"), "host\n");
        assertEquals(
                "guest\n",
                run(
                                List.of(),
                                "sh",
                                "-c",
                                "echo guest > file; cat file; rm -rf /usr/bin/perl /etc/hostname; touch /new-file")
                        .text());
        assertEquals("host\n", Files.readString(file));
        assertFalse(Files.exists(Path.of("/new-file")));
        assertEquals("host\n", run(List.of(), "cat", "file").text());
    }

    @Test
    void anotherRoot() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")));
        Path root = Files.createDirectory(work.resolve("root"));
        Files.createDirectory(root.resolve("bin"));
        Files.copy(
                Path.of("/bin/busybox"), root.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Product.Outcome outcome = run(List.of("--root-ro", root.toString(), "--cwd", "/"), "/bin/busybox", "sh", "-c",
            "/bin/busybox ls /; echo x > /y; /bin/busybox cat /y; /bin/busybox ls /etc");
        assertTrue(outcome.text().contains("bin\n") && outcome.text().contains("x\n"), outcome.text());
        assertTrue(outcome.text().contains("/etc: No such file or directory"), outcome.text());
        assertFalse(Files.exists(root.resolve("y")));
    }

    @Test
    void directoryAndEnvironment() {
        assertEquals("/usr\n", run(List.of("--cwd", "/usr"), "pwd").text());
        assertEquals("a b\n", run(List.of("--env", "X=a b"), "printenv", "X").text());
        assertEquals("", run(List.of(), "sh", "-c", "env | grep CLOISTER").text());
        assertEquals(work + "\n", run(List.of(), "pwd").text());
    }

    @Test
    void unprivileged() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")) && Product.installed("setpriv"));
        Path state = Files.createTempDirectory(Path.of("/var/tmp"), "cloister-state");
        try {
            assertEquals(
                    0,
                    Product.natively(work, NOTHING, List.of("chown", "65534:65534", state.toString()))
                            .status());
            List<String> line = List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "env",
                    "-u",
                    "XDG_STATE_HOME",
                    "HOME=/nowhere",
                    "XDG_RUNTIME_DIR=" + state,
                    Product.ROOT.resolve("cloister").toString(),
                    "do",
                    "--rootless",
                    "--cwd",
                    "/",
                    "--",
                    "sh",
                    "-c",
                    "echo in; id -u; echo x > /tmp/x && cat /tmp/x; exit 3");
            Product.Outcome outcome = Product.natively(work, NOTHING, line);
            assertEquals(3, outcome.status(), outcome.text());
            assertTrue(outcome.text().startsWith("in\n") && outcome.text().endsWith("x\n"), outcome.text());
            assertTrue(Files.isDirectory(state.resolve("cloister")), "without a home it is kept in XDG_RUNTIME_DIR");
        } finally {
            Trees.delete(state);
        }
    }
}
