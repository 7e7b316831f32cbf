package io.cloister.supervisor.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Control groups of sandboxes whose guard was killed before it could remove them. A file in each sandbox's directory
 * says whose they are: the guard's process id, and then the groups in the order in which they can be removed, line by
 * line.
 */
public final class LeftGroups {
    private static final String FILE = "cgroups";

    private LeftGroups() {
    }

    /** Writes them down for the sandbox in {@code directory}. */
    public static void note(Path directory, long guardPid, List<Path> groups) throws IOException {
        Files.write(
                directory.resolve(FILE),
                Stream.concat(
                                Stream.of(Long.toString(guardPid)),
                                groups.stream().map(Path::toString))
                        .toList());
    }

    /**
     * Removes those of all sandboxes below {@code state} whose guard is no more. Others may do the same at the same
     * time.
     */
    public static void remove(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return;
        }
        try (Stream<Path> sandboxes = Files.list(state)) {
            for (Path file : sandboxes.map(sandbox -> sandbox.resolve(FILE)).filter(Files::exists).toList()) {
                removeOne(file);
            }
        }
    }

    private static void removeOne(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return;
        }
        if (lines.isEmpty()
                || ProcessHandle.of(Long.parseLong(lines.getFirst()))
                        .map(ProcessHandle::isAlive)
                        .orElse(false)) {
            return;
        }
        if (SandboxGroups.remove(lines.stream().skip(1).map(Path::of).toList())) {
            Files.deleteIfExists(file);
        }
    }
}
