package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code --network=sandbox}: a sandbox on one host, in a network namespace, talks to another host behind a veth pair,
 * which knows nothing of its addresses.
 */
class NetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PEER = "192.168.77.2";
    private static final String GUEST = "10.213.0.2";
    private static final int BLOB = 24 << 20;

    /** What the other host serves. */
    private static final String SERVER = """
        import http.server, socket, threading
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(('0.0.0.0', 7))
        def echo():
            while True:
                data, peer = udp.recvfrom(65535)
                udp.sendto(data, peer)
        threading.Thread(target=echo, daemon=True).start()
        server = http.server.ThreadingHTTPServer(('0.0.0.0', 8000), http.server.SimpleHTTPRequestHandler)
        print('serving', flush=True)
        server.serve_forever()
        """;

    private static final String CLIENT = """
        import hashlib, os, socket, subprocess, sys, time
        peer = sys.argv[1]
        subprocess.run(['busybox', 'ping', '-c', '2', '-W', '20', peer], check=True, stdout=subprocess.DEVNULL)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.settimeout(20)
        for size in 1, 1400, 5000:
            data = os.urandom(size)
            udp.sendto(data, (peer, 7))
            assert udp.recv(65535) == data, size
        try:
            socket.create_connection((peer, 9), timeout=20)
            raise SystemExit('port 9 answers')
        except ConnectionRefusedError:
            pass
        page = subprocess.run(['curl', '-sS', 'http://%s:8000/page' % peer], check=True, stdout=subprocess.PIPE)
        assert page.stdout == b'a page\\n', page
        server = socket.create_server(('0.0.0.0', 9000))
        print('listening', flush=True)
        caller, address = server.accept()
        assert caller.recv(100) == b'hello'
        caller.sendall(b'from inside')
        caller.close()
        http = socket.create_connection((peer, 8000))
        http.sendall(b'GET /blob HTTP/1.0\\r\\n\\r\\n')
        stream = http.makefile('rb')
        while stream.readline() != b'\\r\\n':
            pass
        digest, got = hashlib.sha256(), 0
        while True:
            data = stream.read(1 << 18)
            if not data:
                break
            digest.update(data)
            got += len(data)
            print('got', got, flush=True)
            time.sleep(0.1) # there is time to kill somebody meanwhile
        print('sum', digest.hexdigest(), flush=True)
        """;

    private final String here = "clo-here-" + ProcessHandle.current().pid();
    private final String there = "clo-there-" + ProcessHandle.current().pid();
    private final List<Process> processes = new ArrayList<>();
    private Path work;
    private String id;

    @BeforeEach
    void makeHosts() throws IOException {
        boolean root = Product.natively(Product.ROOT, new byte[0], List.of("id", "-u")).text().strip().equals("0");
        for (String program : List.of("ip", "nsenter", "python3", "curl", "busybox")) {
            assumeTrue(Product.installed(program), program + " is not installed");
        }
        assumeTrue(Product.installed("nft") || Product.installed("iptables"), "neither nft nor iptables is installed");
        assumeTrue(root && host("ip netns add " + here).status() == 0, "no right to make network namespaces");
        work = Product.scratch();
        id = "network-" + Long.toString(System.nanoTime(), 36);
        must("ip netns add " + there);
        must("ip -n " + here + " link add up0 type veth peer name up0 netns " + there);
        must("ip -n " + here + " addr add 192.168.77.1/24 dev up0");
        must("ip -n " + there + " addr add " + PEER + "/24 dev up0");
        for (String name : List.of(here, there)) {
            must("ip -n " + name + " link set lo up");
            must("ip -n " + name + " link set up0 up");
        }
    }

    @AfterEach
    void removeHosts() throws IOException {
        processes.forEach(Process::destroyForcibly);
        host("ip netns del " + there);
        host("ip netns del " + here);
        if (work != null) {
            Trees.delete(work);
        }
    }

    private static Product.Outcome host(String command) {
        return Product.natively(Product.ROOT, new byte[0], List.of(command.split(" ")));
    }

    private static void must(String command) {
        Product.Outcome outcome = host(command);
        assertEquals(0, outcome.status(), command + ": " + outcome.text());
    }

    /** Runs on the host {@code name}. */
    private Product.Outcome on(String name, String... command) {
        return Product.natively(work, new byte[0], at(name, List.of(command)));
    }

    private static List<String> at(String name, List<String> command) {
        return Stream.concat(Stream.of("nsenter", "--net=/run/netns/" + name), command.stream()).toList();
    }

    private Process start(String name, String log, List<String> command) throws IOException {
        Process process = Product.started(work, work.resolve(log), at(name, command));
        processes.add(process);
        return process;
    }

    private Process sandbox(List<String> options, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(Product.ROOT.resolve("cloister").toString(), "do", "--id", id,
            "--network=sandbox"));
        line.addAll(options);
        line.add("--");
        line.addAll(List.of(command));
        return start(here, "log", line);
    }

    private String said(String log) {
        try {
            return Files.readString(work.resolve(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String log, String text) {
        Await.until(LIMIT, () -> said(log).contains(text), () -> said(log));
    }

    private int netstack() {
        String json = Product.cloister(work, "services", "--json", id).text();
        Matcher pid = Pattern.compile("\\{[^{}]*\"service\" : \"netstack\"[^{}]*\"pid\" : (\\d+)").matcher(json);
        assertTrue(pid.find(), json);
        return Integer.parseInt(pid.group(1));
    }

    private void killNetstackAt(int megabytes) {
        Pattern got = Pattern.compile("got (\\d+)");
        Await.until(LIMIT, () -> got.matcher(said("log")).results()
                .anyMatch(m -> Integer.parseInt(m.group(1)) >= megabytes << 20), () -> said("log"));
        ProcessHandle.of(netstack()).orElseThrow().destroyForcibly();
    }

    private void assertUndone() {
        assertFalse(on(here, "ip", "-br", "link").text().contains("cloister"));
        assertFalse(Product.installed("nft") && on(here, "nft", "list", "ruleset").text().contains("cloister"));
        assertEquals("0", on(here, "cat", "/proc/sys/net/ipv4/ip_forward").text().strip());
    }

    /** Out: echo, UDP in fragments, a refused port, curl. In: echo, a connection. Netstack dies twice in a download. */
    @Test
    void talksToAnotherHostAndSurvives() throws Exception {
        byte[] blob = new byte[BLOB];
        new Random(7).nextBytes(blob);
        Files.write(work.resolve("blob"), blob);
        Files.writeString(work.resolve("page"), "a page\n");
        Files.writeString(work.resolve("client.py"), CLIENT);
        start(there, "server", List.of("python3", "-u", "-c", SERVER));
        await("server", "serving");
        Process sandbox = sandbox(List.of("--journal=full"), "python3", "client.py", PEER);
        await("log", "listening");
        Product.Outcome ping = on(here, "busybox", "ping", "-c", "2", "-W", "20", GUEST);
        assertEquals(0, ping.status(), ping.text());
        Product.Outcome call = on(here, "python3", "-c", "import socket; c = socket.create_connection(('" + GUEST
                + "', 9000)); c.sendall(b'hello'); print(c.makefile().read())");
        assertEquals("from inside", call.text().strip());
        killNetstackAt(1);
        killNetstackAt(10);
        assertTrue(sandbox.waitFor(120, TimeUnit.SECONDS), () -> said("log"));
        assertEquals(0, sandbox.exitValue(), () -> said("log"));
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(blob));
        assertTrue(said("log").contains("sum " + sum), () -> said("log"));
        assertTrue(said("log").contains("got " + BLOB));
        assertUndone();
        Product.Outcome replay = Product.cloister(work, "replay", id);
        assertEquals(0, replay.status(), replay.text());
    }

    /** Rules of a sandbox whose guard was killed are gone after the next command. */
    @Test
    void theNextCommandCleansUp() throws Exception {
        Process sandbox = sandbox(List.of(), "sh", "-c", "echo up; sleep 1000");
        await("log", "up");
        assertTrue(on(here, "ip", "-br", "link").text().contains("cloister0"));
        // nsenter and the launcher become the guard
        sandbox.destroyForcibly();
        assertTrue(sandbox.waitFor(20, TimeUnit.SECONDS));
        Await.until(LIMIT, () -> !on(here, "ip", "-br", "link").text().contains("cloister0"), () -> said("log"));
        assertEquals(0, on(here, Product.ROOT.resolve("cloister").toString(), "ps").status());
        assertUndone();
    }
}
