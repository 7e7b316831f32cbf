package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every program in integration/conformance runs natively first, then in a sandbox: output and status must be equal.
 * Adding a case is adding a file: NAME.c (built with gcc, -pthread), NAME.sh (run by bash) or NAME.py. A case prints
 * what it finds, and nothing that differs between two native runs; it works in its current directory, which is empty.
 * {@code -Dcase=NAME} runs one.
 */
class ConformanceTest {
    private static final int ATTEMPTS = 3;

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        String only = System.getProperty("case", "");
        Path directory = Product.ROOT.resolve("integration/conformance");
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.filter(f -> f.getFileName().toString().matches(".*\\.(c|sh|py)"))
                    .filter(f -> f.toString().contains(only))
                    .sorted()
                    .toList();
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    /**
     * A case compares two runs that share a busy machine: what differs by chance gets two more chances, what differs
     * always fails.
     */
    private static void check(Path file) throws IOException {
        for (int attempt = 1; !agrees(file, attempt == ATTEMPTS); attempt++) {
            System.err.println(file.getFileName() + " differed in attempt " + attempt);
        }
    }

    private static boolean agrees(Path file, boolean last) throws IOException {
        Path work = Product.scratch();
        try {
            List<String> command = asChild(command(file, work));
            Path first = Files.createDirectory(work.resolve("native"));
            Product.Outcome expected = Product.natively(first, new byte[0], command);
            Path second = Files.createDirectory(work.resolve("sandbox"));
            Product.Outcome actual = Product.sandboxed(second, new byte[0], command);
            if (last) {
                assertEquals(expected.text(), actual.text(), file.getFileName() + ": output");
                assertEquals(expected.status(), actual.status(), file.getFileName() + ": status");
            }
            return expected.text().equals(actual.text()) && expected.status() == actual.status();
        } catch (AssertionError e) {
            if (last) {
                throw e;
            }
            return false;
        } finally {
            Trees.delete(work);
        }
    }

    /**
     * The first program of a sandbox is its pid 1, for which the kernel has rules of its own (kill(2), prctl(2)): a
     * case is a child of it. What a shell starts in the background ignores SIGINT and SIGQUIT; a case does not, however
     * the tests were started.
     */
    private static List<String> asChild(List<String> command) {
        List<String> line =
                new ArrayList<>(List.of("env", "--default-signal=INT,QUIT", "sh", "-c", "\"$@\"; exit $?", "sh"));
        line.addAll(command);
        return line;
    }

    /** Runs the case; {@code work} is for what is made of it. */
    static List<String> command(Path file, Path work) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".c")) {
            Path script = Files.copy(file, work.resolve(name));
            return List.of(name.endsWith(".sh") ? "bash" : "/usr/bin/python3", script.toString());
        }
        Path program = work.resolve(name.substring(0, name.length() - 2));
        Product.Outcome built = Product.natively(work, new byte[0],
            List.of("gcc", "-O1", "-Wall", "-pthread", "-o", program.toString(), file.toString(), "-lrt"));
        assertEquals(0, built.status(), "gcc: " + built.text());
        return List.of(program.toString());
    }
}
