package io.cloister.integration.tidy;

import io.cloister.integration.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The text files of this checkout that people write: no build output, nothing generated into one. */
final class Sources {
    static final Path ROOT = Product.ROOT;

    private static final Set<String> NOT_SOURCES = Set.of(".git", "build", "node_modules", "golden");

    private final TreeMap<Path, List<String>> files = new TreeMap<>();

    private Sources() {
    }

    /** Reads all files whose names end in one of these. */
    static Sources endingIn(String... ends) {
        Sources sources = new Sources();
        try {
            Files.walkFileTree(
                    ROOT, sources.reader(path -> List.of(ends).stream().anyMatch(path.toString()::endsWith)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    private SimpleFileVisitor<Path> reader(Predicate<Path> wanted) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                String name = dir.getFileName().toString();
                boolean skipped = NOT_SOURCES.contains(name) || name.startsWith("target");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (wanted.test(file)) {
                    files.put(ROOT.relativize(file), Files.readAllLines(file));
                }
                return FileVisitResult.CONTINUE;
            }
        };
    }

    int count() {
        return files.size();
    }

    /** What is done with each line. */
    @FunctionalInterface
    interface Check {
        /** Adds what is wrong with {@code lines[at]} to {@code wrong}. */
        void check(Path file, List<String> lines, int at, List<String> wrong);
    }

    /** All that is wrong, as {@code file:line: what}. */
    List<String> wrong(Check check) {
        List<String> all = new ArrayList<>();
        files.forEach((file, lines) -> {
            for (int at = 0; at < lines.size(); at++) {
                List<String> wrong = new ArrayList<>();
                check.check(file, lines, at, wrong);
                for (String what : wrong) {
                    all.add(file + ":" + (at + 1) + ": " + what);
                }
            }
        });
        return all;
    }

    /** All text, file by file. */
    List<String> texts() {
        return files.values().stream().map(lines -> String.join("\n", lines)).toList();
    }
}
