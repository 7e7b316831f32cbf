package io.cloister.viewer.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.viewer.BusySandbox;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is served, and what; over a plain socket, because a client library would put the Host header right. */
final class ViewerServerTest {
    private static final int CALLS = 3000;

    @TempDir
    static Path directory;
    private static ViewerServer server;
    private static TimelineIndex index;
    private static URI url;

    @BeforeAll
    static void open() throws IOException {
        BusySandbox.write(directory, CALLS, 2);
        index = new TimelineBuilder("do-x", "make <all> & \"more\"", BusySandbox.ZERO_NS).read(directory, n -> { });
        server = ViewerServer.start(index, 0);
        url = URI.create(server.url());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void onlyWhoKnowsTheAddressIsServed() throws IOException {
        assertTrue(get("", host()).startsWith("HTTP/1.1 200"));
        assertTrue(get("", "localhost:" + url.getPort()).startsWith("HTTP/1.1 200"));
        assertTrue(
                get("", "evil.example:" + url.getPort()).startsWith("HTTP/1.1 403"),
                "a name that was rebound to this machine");
        assertTrue(get("", "127.0.0.1").startsWith("HTTP/1.1 403"));
        String wrong = "/" + "0".repeat(32) + "/api/about";
        assertTrue(ask("GET " + wrong, host()).startsWith("HTTP/1.1 404"));
        assertTrue(ask("GET /", host()).startsWith("HTTP/1.1 404"));
        assertTrue(ask("POST " + url.getPath(), host()).startsWith("HTTP/1.1 405"));
        assertTrue(ask("GET " + url.getPath() + "../ViewerServer.class", host()).startsWith("HTTP/1.1 404"));
        assertTrue(ask("GET " + url.getPath() + "package-info.class", host()).startsWith("HTTP/1.1 404"));
        assertEquals(32, url.getPath().length() - 2);
    }

    @Test
    void thePageMayTalkToNobodyElse() throws IOException {
        String answer = get("", host()).toLowerCase(Locale.ROOT);
        assertTrue(answer.contains("content-security-policy: default-src 'self'"), answer);
        assertTrue(
                answer.contains("x-content-type-options: nosniff") && answer.contains("referrer-policy: no-referrer"),
                answer);
        assertFalse(answer.contains("http://") && answer.contains("https://"), "nothing is loaded from elsewhere");
        assertTrue(get("d3.min.js", host()).contains("https://d3js.org v"), "the library is served from here");
    }

    @Test
    void badQuestionsAreAnsweredWithOneSentence() throws IOException {
        for (String question : new String[] {
            "slice?from=0&to=0&px=100&tracks=0",
            "slice?from=x&to=1&px=100&tracks=0",
            "slice?from=0&to=9&px=0&tracks=0",
            "slice?from=0&to=9&px=9&tracks=99999",
            "slice?from=0&to=9&px=9&tracks=-1",
            "detail?id=99999999",
            "detail?id=",
            "find?q=task:x&after=0&step=1",
            "find?q=%3Esoon&after=0&step=1",
            "neighbour?id=0&step=7"
        }) {
            String answer = get("api/" + question, host());
            assertTrue(answer.startsWith("HTTP/1.1 400") && answer.contains("{\"error\":\""), question + ": " + answer);
        }
        assertTrue(get("api/nothing", host()).startsWith("HTTP/1.1 404"));
    }

    @Test
    void aSliceHasNoMoreBarsThanPixelsCanShow() throws IOException {
        String about = get("api/about", host());
        assertTrue(about.contains("\"command\":\"make <all> & \\\"more\\\"\""), about);
        String narrow = get("api/slice?from=0&to=4000000000&px=20&tracks=2", host());
        String lanes = about.substring(about.indexOf("\"label\":\"mm\""));
        int rows = Character.getNumericValue(lanes.charAt(lanes.indexOf("\"lanes\":") + "\"lanes\":".length()));
        int bars = narrow.substring(narrow.indexOf("\"items\":["), narrow.indexOf("\"names\"")).split("\\],\\[").length;
        assertTrue(bars <= rows * (20 / SliceWriter.GRAIN + 4), bars + " bars in 20 pixels of " + rows + " rows");
    }

    @Test
    void queriesFindWhatTheySay() throws BadQueryException {
        int failed = 0;
        for (int i = 0; i < index.calls.size(); i++) {
            failed += index.calls.failed[i] ? 1 : 0;
        }
        assertEquals(failed, hits("failed"));
        assertEquals(index.calls() - failed, hits("-failed"));
        assertEquals(hits("syscall:openat failed"), hits("openat ENOENT"));
        assertEquals(hits("syscall:openat ENOENT"), hits("\"= -1 ENOENT (No such file\""));
        assertEquals(index.calls(), hits(">100us") + hits("<100001ns"));
        assertTrue(hits("task:3 service:vfs") > 0 && hits("task:3 service:vfs") < hits("service:vfs"));
        assertEquals(hits("syscall:openat"), hits("\"openat(AT_FDCWD, \""), "blanks between arguments fit");
        assertEquals(0, hits("unfinished failed"));
    }

    @Test
    void argumentsComeBackOneByOne() {
        for (int i = 0; i < index.calls.size(); i++) {
            if (index.calls.name(i).equals("openat")) {
                String[] arguments = index.calls.arguments(i);
                assertEquals(3, arguments.length);
                assertEquals("O_RDONLY|O_CLOEXEC", arguments[2]);
                assertEquals(
                        "openat(" + String.join(", ", arguments) + ") = " + index.calls.resultText(i),
                        index.calls.text(i));
            }
        }
    }

    private static int hits(String query) throws BadQueryException {
        return new Query(index, query).calls().cardinality();
    }

    private static String host() {
        return "127.0.0.1:" + url.getPort();
    }

    private static String get(String path, String host) throws IOException {
        return ask("GET " + url.getPath() + path, host);
    }

    private static String ask(String line, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", url.getPort())) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
