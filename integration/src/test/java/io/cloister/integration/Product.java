package io.cloister.integration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The product as a user starts it: the launcher in the root of the checkout; and the same commands natively. */
public final class Product {
    /** Where this checkout is. */
    public static final Path ROOT = checkout();
    private static final long LIMIT_S = 120;

    /** What a command did. Output is standard output and error together, as bytes. */
    record Outcome(int status, byte[] output) {
        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    private Product() {
    }

    /**
     * A new directory that a guest sees as the host does: not below /tmp, where a sandbox has a file system of its own.
     */
    static Path scratch() throws IOException {
        // A sandbox has a /tmp of its own: what lies in the host's can't be seen there.
        Path parent = ROOT.startsWith("/tmp")
                ? Path.of("/var/tmp")
                : Files.createDirectories(ROOT.resolve("integration/target/cases"));
        return Files.createTempDirectory(parent, "cloister-case");
    }

    /** Runs on the host. */
    static Outcome natively(Path directory, byte[] input, List<String> command) {
        return run(directory, input, command);
    }

    /** Runs in a new sandbox, in the same directory. */
    static Outcome sandboxed(Path directory, byte[] input, List<String> command) {
        return sandboxed(directory, input, List.of(), command);
    }

    /** Runs in a new sandbox with options of `do`. */
    static Outcome sandboxed(Path directory, byte[] input, List<String> options, List<String> command) {
        List<String> line = new ArrayList<>(List.of(ROOT.resolve("cloister").toString(), "do"));
        line.addAll(options);
        line.add("--");
        line.addAll(command);
        return run(directory, input, line);
    }

    /** A process that runs while the test looks at it; its output goes to {@code log}. */
    static Process started(Path directory, Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    /** Whether there is such a program on this machine. */
    static boolean installed(String program) {
        return natively(ROOT, new byte[0], List.of("sh", "-c", "command -v " + program)).status() == 0;
    }

    /** Where the journals of a sandbox are. */
    static Path journal(Path directory, String id) {
        String state = "${CLOISTER_STATE:-$([ $(id -u) = 0 ] && echo /var/lib/cloister || echo"
                + " ${XDG_STATE_HOME:-$HOME/.local/state}/cloister)}";
        return Path.of(natively(directory, new byte[0], List.of("sh", "-c", "ls -d " + state + "/" + id + "/journal"))
                .text()
                .strip());
    }

    /** Any command of ours. */
    static Outcome cloister(Path directory, String... arguments) {
        List<String> line = new ArrayList<>(List.of(ROOT.resolve("cloister").toString()));
        line.addAll(List.of(arguments));
        return run(directory, new byte[0], line);
    }

    private static Outcome run(Path directory, byte[] input, List<String> command) {
        try {
            Path in = Files.createTempFile("cloister-in", null);
            Path out = Files.createTempFile("cloister-out", null);
            try {
                Files.write(in, input);
                Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectInput(in.toFile()).redirectOutput(out.toFile()).start();
                if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                    process.destroy();
                    process.waitFor(10, TimeUnit.SECONDS);
                    process.destroyForcibly();
                    throw new AssertionError(
                            "no end within " + LIMIT_S + " s: " + command + "\n" + Files.readString(out));
                }
                return new Outcome(process.exitValue(), Files.readAllBytes(out));
            } finally {
                Files.delete(in);
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("cloister"))) {
            here = here.getParent();
        }
        return here;
    }
}
