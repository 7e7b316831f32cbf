package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does in a copy of the tree what HACKING.md says, word for word, and runs what comes out. */
class HackingTest {
    private static final Path PAGE = Product.ROOT.resolve("HACKING.md");
    private Path work;
    private Path copy;

    @BeforeEach
    void copyTheTree() throws IOException {
        work = Product.scratch();
        copy = Files.createDirectory(work.resolve("cloister"));
        run(work, "sh", "-c", "tar -C '" + Product.ROOT + "' --exclude=.git --exclude=./integration/target -c . "
            + "| tar -x -C cloister");
    }

    @AfterEach
    void clean() throws IOException {
        Trees.delete(work);
    }

    @Test
    void aCallAndAFileOfProcAreAddedAsThePageSays() throws IOException {
        Recipe.read(PAGE, "How to add a system call").apply(copy);
        List<String> forTheCall = Recipe.touched(Product.ROOT, copy);
        assertEquals(5, forTheCall.size(), () -> String.join("\n", forTheCall));
        Recipe.read(PAGE, "How to add a file to /proc").apply(copy);
        List<String> forTheFile = new ArrayList<>(Recipe.touched(Product.ROOT, copy));
        forTheFile.removeAll(forTheCall);
        assertEquals(1, forTheFile.size(), () -> String.join("\n", forTheFile));

        run(copy, "mvn", "-o", "-q", "-B", "-pl", "modules/proc", "-am", "verify", "-Dtest=KcmpTest");
        run(copy, "mvn", "-o", "-q", "-B", "-pl", "modules/supervisor", "-am", "package", "-DskipTests",
            "-Dmaven.test.skip=true");
        theCallAnswers();
        assertEquals("0-0\tLinux           \t[kernel]\n", sandboxed("cat", "/proc/execdomains"));
    }

    private void theCallAnswers() throws IOException {
        List<String> command = ConformanceTest.command(copy.resolve("integration/conformance/kcmp.c"), work);
        String itself = "KCMP(getpid(), getpid(), KCMP_VM) = ";
        String before = Product.sandboxed(work, new byte[0], command).text();
        assertTrue(before.startsWith(itself + "-1 ENOSYS"), "today: " + before);
        String after = sandboxed(command.toArray(String[]::new));
        assertTrue(after.startsWith(itself + "0"), after);
        String natively = Product.natively(work, new byte[0], command).text();
        // Linux may be built or confined without it.
        if (!natively.contains("ENOSYS") && !natively.contains("EPERM")) {
            assertEquals(natively, after);
        }
    }

    /** Standard output of a guest of the copy. */
    private String sandboxed(String... command) {
        List<String> line = new ArrayList<>(List.of(copy.resolve("cloister").toString(), "do", "--"));
        line.addAll(List.of(command));
        // The first start trains the start-up caches, and says so.
        return run(work, line.toArray(String[]::new)).replaceAll("(?m)^cloister: training .*\n", "");
    }

    private static String run(Path directory, String... command) {
        Product.Outcome outcome = Product.natively(directory, new byte[0], List.of(command));
        assertEquals(0, outcome.status(), String.join(" ", command) + "\n" + outcome.text());
        return outcome.text();
    }
}
