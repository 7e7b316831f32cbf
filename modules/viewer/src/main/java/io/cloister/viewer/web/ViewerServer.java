package io.cloister.viewer.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the page to this machine. See the package for who is kept out and how. */
public final class ViewerServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 16;
    private static final int THREADS = 3;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "svg",
            "image/svg+xml");
    private static final Set<String> FILES = Set.of(
            "index.html", "style.css", "app.js", "timeline.js", "panes.js", "format.js", "d3.min.js", "icon.svg");
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("viewer-", 0).factory());
    private final ViewerApi api;
    private final String token;

    private ViewerServer(TimelineIndex index, int port) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
        api = new ViewerApi(index);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Serves {@code index} at {@code port} of 127.0.0.1; 0 for any that is free. @throws java.net.BindException where
     * it is taken.
     */
    public static ViewerServer start(TimelineIndex index, int port) throws IOException {
        return new ViewerServer(index, port);
    }

    /** The page's address, with the token. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + token + "/";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            String path = exchange.getRequestURI().getRawPath();
            String prefix = "/" + token + "/";
            if (!isOurHost(exchange.getRequestHeaders().get("Host"))) {
                text(exchange, FORBIDDEN, "this server goes by the address that it printed, and no other name");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                text(exchange, NOT_ALLOWED, "GET only");
            } else if (path == null || !startsWith(path, prefix)) {
                text(exchange, NOT_FOUND, "the address lacks the token that was printed with it");
            } else {
                String rest = path.substring(prefix.length());
                if (rest.startsWith("api/")) {
                    answer(exchange, rest.substring("api/".length()));
                } else {
                    file(exchange, rest.isEmpty() ? "index.html" : rest);
                }
            }
        } catch (IOException e) {
            return; // the page has gone
        }
    }

    private boolean isOurHost(List<String> host) {
        int port = server.getAddress().getPort();
        return host != null
                && host.size() == 1
                && (host.get(0).equals("127.0.0.1:" + port) || host.get(0).equals("localhost:" + port));
    }

    /** In a time that does not tell how much of the token was right. */
    private static boolean startsWith(String path, String prefix) {
        String head = path.substring(0, Math.min(path.length(), prefix.length()));
        return MessageDigest.isEqual(head.getBytes(StandardCharsets.UTF_8), prefix.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, String what) throws IOException {
        try {
            byte[] body = api.answer(what, new Parameters(exchange.getRequestURI().getRawQuery()));
            send(
                    exchange,
                    body == null ? NOT_FOUND : OK,
                    "application/json",
                    body == null ? ViewerApi.error("no such thing: " + what) : body);
        } catch (BadQueryException e) {
            send(exchange, BAD_REQUEST, "application/json", ViewerApi.error(e.getMessage()));
        } catch (RuntimeException e) {
            send(exchange, FAILED, "application/json", ViewerApi.error("the viewer failed: " + e));
        }
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        try (InputStream in = FILES.contains(name) ? ViewerServer.class.getResourceAsStream(name) : null) {
            if (in == null) {
                text(exchange, NOT_FOUND, "no such page");
            } else {
                send(exchange, OK, TYPES.get(name.substring(name.lastIndexOf('.') + 1)), in.readAllBytes());
            }
        }
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
