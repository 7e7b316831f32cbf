package io.cloister.supervisor.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the host's administrator: ip(8), nft(8), iptables(8). */
final class HostCommand {
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    /** What a command said, both streams together. */
    record Outcome(int status, String text) {
        boolean ok() {
            return status == 0;
        }
    }

    private HostCommand() {
    }

    /** Where the program is, or null. PATH is not asked: users without privileges often lack sbin in it. */
    static String find(String program) {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    /** Runs it with {@code input}, and waits for its end. */
    static Outcome run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended without reading all: its status says why
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Outcome(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }

    /** Runs what must succeed. */
    static void must(List<String> command, String input) throws IOException {
        Outcome outcome = run(command, input);
        if (!outcome.ok()) {
            String said = outcome.text().lines().findFirst().orElse("status " + outcome.status());
            throw new NetworkFailure("--network=sandbox: " + String.join(" ", command) + ": " + said);
        }
    }
}
