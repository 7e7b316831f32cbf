package io.cloister.viewer.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven through its DevTools protocol: JSON over a WebSocket, which the JDK can
 * speak by itself.
 */
final class Chromium implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private static final long PATIENCE_S = 60;
    private static final long POLL_NS = 20_000_000;

    private final Path profile = Files.createTempDirectory("chromium");
    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final String session;
    private int id;

    Chromium(int width, int height) throws Exception {
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "--window-size=" + width + "," + height,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address(), new Listener())
                .get(PATIENCE_S, TimeUnit.SECONDS);
        String target = field(send("Target.createTarget", "{\"url\":\"about:blank\"}", null), "targetId");
        session = field(
                send("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}", null), "sessionId");
        send("Runtime.enable", "{}", session);
        send("Log.enable", "{}", session);
        send("Page.enable", "{}", session);
        send("Emulation.setDeviceMetricsOverride",
            "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}", session);
    }

    /** What the page, or the browser about the page, complained of. */
    List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }

    void open(String url) throws Exception {
        send("Page.navigate", "{\"url\":" + quoted(url) + "}", session);
    }

    /** {@code light} or {@code dark}. */
    void scheme(String name) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + name + "\"}]}",
                session);
    }

    /** The value of an expression, waited for where it is a promise, as text. */
    String eval(String expression) throws Exception {
        String answer = send(
                "Runtime.evaluate",
                "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":"
                        + quoted("Promise.resolve((" + expression + ")).then(String)") + "}",
                session);
        if (answer.contains("\"exceptionDetails\"")) {
            throw new IllegalStateException(expression + ": " + answer);
        }
        return field(answer, "value");
    }

    /** Waits until an expression is true. */
    void await(String expression) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!eval("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("never: " + expression + "; complaints: " + complaints());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Presses and lets go of a key that writes {@code key}, or has that name. */
    void key(String key) throws Exception {
        String text = key.length() == 1 ? ",\"text\":" + quoted(key) : key.equals("Enter") ? ",\"text\":\"\\r\"" : "";
        send("Input.dispatchKeyEvent", "{\"type\":\"keyDown\",\"key\":" + quoted(key) + text + "}", session);
        send("Input.dispatchKeyEvent", "{\"type\":\"keyUp\",\"key\":" + quoted(key) + "}", session);
    }

    void type(String text) throws Exception {
        send("Input.insertText", "{\"text\":" + quoted(text) + "}", session);
    }

    /** {@code type}: mouseMoved, mousePressed, mouseReleased, or mouseWheel by {@code dy}. */
    void mouse(String type, int x, int y, int dy) throws Exception {
        send(
                "Input.dispatchMouseEvent",
                "{\"type\":\"" + type + "\",\"x\":" + x + ",\"y\":" + y
                        + (type.equals("mouseWheel")
                                ? ",\"deltaX\":0,\"deltaY\":" + dy
                                : ",\"button\":\"" + (type.equals("mouseMoved") && dy == 0 ? "none" : "left")
                                        + "\",\"buttons\":" + (type.equals("mousePressed") || dy != 0 ? 1 : 0)
                                        + ",\"clickCount\":1")
                        + "}",
                session);
    }

    void screenshot(Path file) throws Exception {
        String data = field(send("Page.captureScreenshot", "{\"format\":\"png\"}", session), "data");
        Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!removed() && System.nanoTime() < until) {
            LockSupport.parkNanos(POLL_NS); // its children may still be ending
        }
    }

    private boolean removed() {
        try (Stream<Path> tree = Files.walk(profile)) {
            for (Path p : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** It writes its port, and the path to ask there, into a file. */
    private URI address() throws IOException {
        Path file = profile.resolve("DevToolsActivePort");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("chromium does not start: " + Files.readString(profile.resolve("log")));
            }
            LockSupport.parkNanos(POLL_NS);
        }
        List<String> lines = Files.readAllLines(file);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    }

    private String send(String method, String parameters, String to) throws Exception {
        int number = ++id;
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(number, answer);
        socket.sendText("{\"id\":" + number + ",\"method\":\"" + method + "\",\"params\":" + parameters
            + (to == null ? "" : ",\"sessionId\":\"" + to + "\"") + "}", true).get(PATIENCE_S, TimeUnit.SECONDS);
        String text = answer.get(PATIENCE_S, TimeUnit.SECONDS);
        if (text.startsWith("{\"id\":" + number + ",\"error\"")) {
            throw new IllegalStateException(method + ": " + text);
        }
        return text;
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The first field of this name, wherever it is. */
    private static String field(String json, String name) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals(name)) {
                    parser.nextToken();
                    return parser.getValueAsString();
                }
            }
        }
        throw new IOException("no " + name + " in " + json);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            if (message.startsWith("{\"id\":")) {
                int end = message.indexOf(',');
                CompletableFuture<String> answer = answers.remove(Integer.parseInt(message, 6, end, 10));
                if (answer != null) {
                    answer.complete(message);
                }
            } else if (message.contains("\"Runtime.exceptionThrown\"") || message.contains("\"Log.entryAdded\"")) {
                synchronized (complaints) {
                    complaints.add(message);
                }
            }
        }
    }
}
