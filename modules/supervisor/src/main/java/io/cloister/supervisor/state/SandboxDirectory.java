package io.cloister.supervisor.state;

import io.cloister.spec.SandboxSpec;
import io.cloister.spec.SpecCodec;
import io.cloister.spec.SpecException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of one sandbox.
 *
 * <pre>
 * STATE/ID/sandbox.json      {@link SandboxRecord}
 * STATE/ID/spec              what it is: {@link SpecCodec}
 * STATE/ID/control.sock      the supervisor listens here while it runs
 * STATE/ID/journal/SERVICE/  Chronicle queue of each service
 * </pre>
 *
 * STATE is what {@link StateRoot} says.
 */
public record SandboxDirectory(Path path) {
    /** How many ended sandboxes are kept. */
    public static final int KEEP_ENDED = 20;

    private static final String SPEC = "spec";

    /** Parent of all sandboxes' directories. */
    public static Path root() {
        return StateRoot.of(System.getenv(), Path.of(System.getProperty("user.home", "")), StateRoot.uid());
    }

    /** Makes the directories of a new sandbox. */
    public static SandboxDirectory create(String id, Iterable<String> services) throws IOException {
        Path path = root().resolve(id);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(path.getParent(), mode);
        Files.createDirectory(path, mode);
        for (String service : services) {
            Files.createDirectories(path.resolve("journal").resolve(service));
        }
        return new SandboxDirectory(path);
    }

    /** That of {@code id}, which exists. */
    public static SandboxDirectory of(String id) {
        return new SandboxDirectory(root().resolve(id));
    }

    /** All there are, oldest first. */
    public static List<SandboxDirectory> all() throws IOException {
        Path root = root();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return new ArrayList<>(entries.filter(p -> Files.isRegularFile(p.resolve("sandbox.json")))
                    .map(SandboxDirectory::new)
                    .sorted(Comparator.comparing(SandboxDirectory::modifiedMs))
                    .toList());
        }
    }

    /** The one whose id is, or uniquely starts with, {@code id}; null for none. */
    public static SandboxDirectory find(String id) throws IOException {
        List<SandboxDirectory> hits = all().stream().filter(d -> d.id().startsWith(id)).toList();
        for (SandboxDirectory hit : hits) {
            if (hit.id().equals(id)) {
                return hit;
            }
        }
        return hits.size() == 1 ? hits.get(0) : null;
    }

    /** The sandbox's id. */
    public String id() {
        return path.getFileName().toString();
    }

    /** Where its journals are. */
    public Path journal() {
        return path.resolve("journal");
    }

    public Path controlSocket() {
        return path.resolve("control.sock");
    }

    /** Writes down what it is. */
    public void writeSpec(SandboxSpec spec) throws IOException {
        Path file = path.resolve(SPEC);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, SpecCodec.encode(spec));
    }

    /**
     * What it is.
     *
     * @throws SpecException another build wrote that, or none did.
     */
    public SandboxSpec readSpec() throws IOException {
        Path file = path.resolve(SPEC);
        if (!Files.exists(file)) {
            throw new SpecException("sandbox", "is of a build that wrote no specification, and this one reads "
                + "version 1");
        }
        return SpecCodec.sandbox(Files.readAllBytes(file));
    }

    /** Its description. */
    public SandboxRecord read() throws IOException {
        return SandboxRecord.read(path.resolve("sandbox.json"));
    }

    /** Its description, or null where it was removed meanwhile. */
    public SandboxRecord readIfThere() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException | FileNotFoundException e) {
            return null;
        }
    }

    /** Writes its description. */
    public void write(SandboxRecord record) throws IOException {
        record.write(path.resolve("sandbox.json"));
    }

    /** Removes the oldest ended ones beyond {@link #KEEP_ENDED}. Others may do the same at the same time. */
    public static void prune() throws IOException {
        List<SandboxDirectory> ended = new ArrayList<>();
        for (SandboxDirectory d : all()) {
            SandboxRecord record = d.readIfThere();
            if (record != null && !record.isRunning()) {
                ended.add(d);
            }
        }
        for (int i = 0; i < ended.size() - KEEP_ENDED; i++) {
            try {
                ended.get(i).delete();
            } catch (NoSuchFileException | UncheckedIOException e) {
                continue; // somebody else is at it
            }
        }
    }

    /** Removes everything of it. */
    public void delete() throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path p : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }

    private long modifiedMs() {
        return path.resolve("sandbox.json").toFile().lastModified();
    }
}
