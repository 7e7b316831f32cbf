package io.cloister.supervisor.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * STATE/ID/network: what a sandbox has changed on the host, written down before it is done.
 *
 * <pre>
 * line 1  process id of the guard
 * line 2  how the guest's interface is set up, as LinkConfig encodes it
 * line 3  forward where IPv4 forwarding was off before, else nothing
 * then    commands that undo, words with tabs between them
 * </pre>
 */
record NetworkRecord(long guardPid, String link, boolean turnedForwardingOn, List<List<String>> undo) {
    private static final String FILE = "network";
    private static final String FORWARD = "forward";
    private static final int HEAD = 3;

    void write(Path directory) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of(Long.toString(guardPid), link, turnedForwardingOn ? FORWARD : ""));
        undo.forEach(words -> lines.add(String.join("\t", words)));
        Path fresh = directory.resolve(FILE + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** That of the sandbox in {@code directory}, null where it has none. */
    static NetworkRecord read(Path directory) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(directory.resolve(FILE));
        } catch (NoSuchFileException e) {
            return null;
        }
        if (lines.size() < HEAD) {
            return null;
        }
        List<List<String>> undo =
                lines.stream().skip(HEAD).map(line -> List.of(line.split("\t"))).toList();
        return new NetworkRecord(Long.parseLong(lines.get(0)), lines.get(1), lines.get(2).equals(FORWARD), undo);
    }

    /** Those of all sandboxes below {@code state}, each with its directory. */
    static List<Path> all(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> sandboxes = Files.list(state)) {
            return sandboxes.filter(sandbox -> Files.exists(sandbox.resolve(FILE))).toList();
        }
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }
}
