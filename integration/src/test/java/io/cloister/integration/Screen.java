package io.cloister.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A terminal of tmux(1) in which a command runs: keys go in, what a person would see comes out. */
final class Screen implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Path directory;
    private final Path status;
    private final String name = "cloister-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    Screen(Path directory, int columns, int rows, String command) throws IOException {
        this.directory = directory;
        this.status = directory.resolve("status");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", Integer.toString(columns), "-y", Integer.toString(rows),
            command + "; echo $? > status.new; mv status.new status; sleep 1000");
    }

    /** Presses keys, as tmux send-keys names them. */
    void keys(String... keys) {
        List<String> line = new ArrayList<>(List.of("send-keys"));
        line.addAll(List.of(keys));
        tmux(line.toArray(new String[0]));
    }

    /** Types a line and Enter. */
    void type(String text) {
        tmux("send-keys", "-l", text);
        keys("Enter");
    }

    /** The screen's text, with what scrolled off. */
    String text() {
        return tmux("capture-pane", "-p", "-S", "-200");
    }

    /** Waits until a line is exactly {@code line}. */
    void awaitLine(String line) {
        Await.until(LIMIT, () -> text().lines().anyMatch(l -> l.strip().equals(line)), () -> line + "?\n" + text());
    }

    /** Waits until the screen shows {@code part}. */
    void awaitText(String part) {
        Await.until(LIMIT, () -> text().contains(part), () -> part + "?\n" + text());
    }

    /** Waits until the command has ended; its status. */
    int awaitEnd() throws IOException {
        Await.until(LIMIT, () -> Files.exists(status), this::text);
        return Integer.parseInt(Files.readString(status).strip());
    }

    /** Makes the window another size. */
    void resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    @Override
    public void close() {
        tmux("kill-server");
    }

    private String tmux(String... arguments) {
        List<String> line = new ArrayList<>(List.of("tmux", "-L", name));
        line.addAll(List.of(arguments));
        return Product.natively(directory, new byte[0], line).text();
    }
}
