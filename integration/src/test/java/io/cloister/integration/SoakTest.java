package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The soak, shortened; and replays that have to find what was changed. */
class SoakTest {
    private Path work;

    @BeforeEach
    void directory() throws IOException {
        assumeTrue(Product.installed("python3"));
        work = Product.scratch();
    }

    @AfterEach
    void clean() throws IOException {
        Trees.delete(work);
    }

    @Test
    void killedAndReplacedAtRandomThenReplayedToEqualOutputs() {
        String soak = Product.ROOT.resolve("integration/soak/soak.py").toString();
        Product.Outcome outcome = Product.natively(
                work,
                new byte[0],
                List.of(
                        soak,
                        "--kills",
                        Integer.getInteger("soak.kills", 6).toString(),
                        "--swaps",
                        Integer.getInteger("soak.swaps", 2).toString()));
        assertEquals(0, outcome.status(), outcome.text());
        assertTrue(
                outcome.text().contains("rounds were good") && outcome.text().contains("vfs       equal"),
                outcome.text());
    }

    @Test
    void aBusyFlightJournalStaysWithinItsBound() {
        String flight = Product.ROOT.resolve("integration/soak/flight.py").toString();
        Product.Outcome outcome = Product.natively(
                work, new byte[0], List.of(flight, "--times", System.getProperty("flight.times", "1.2")));
        assertEquals(0, outcome.status(), outcome.text());
        assertTrue(
                outcome.text().contains("busy to the end") && outcome.text().contains("vfs       at most"),
                outcome.text());
    }

    @Test
    void aReplayFindsAFlippedByte() throws IOException {
        String id = "flip-" + ProcessHandle.current().pid() + "-" + work.getFileName().toString().hashCode();
        assertEquals(
                0,
                Product.sandboxed(
                                work,
                                new byte[0],
                                List.of("--id", id, "--journal=full"),
                                List.of(
                                        "sh",
                                        "-c",
                                        "sleep 2; echo needle-in-a-file > /tmp/a; cat /tmp/a > /tmp/b; ls /tmp >"
                                                + " /tmp/c; wc /tmp/c"))
                        .status());
        Product.Outcome equal = Product.cloister(work, "replay", id);
        assertEquals(0, equal.status(), equal.text());
        assertEquals(6, equal.text().lines().filter(line -> line.contains(" equal, ")).count(), equal.text());
        flip(id, "/tmp/b\0", "/tmp/d\0");
        Product.Outcome different = Product.cloister(work, "replay", id);
        assertEquals(1, different.status(), different.text());
        assertTrue(different.text().contains("DIFFERS at record"), different.text());
        assertTrue(
                different.text().matches("(?s).*\n  input +\\d+  call getdents64\\(.*\n  expected .*\n  got .*"),
                "the name in the directory: " + different.text());
    }

    /** In the journal of vfs, where the checksums of plain frames are none of ours to keep: a queue file has none. */
    private void flip(String id, String what, String into) throws IOException {
        Path journal = Product.journal(work, id).resolve("vfs");
        for (Path file : Files.list(journal).filter(p -> p.toString().endsWith(".cq4")).toList()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            int at = text.indexOf(what);
            if (at >= 0) {
                try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                    raw.seek(at);
                    raw.write(into.getBytes(StandardCharsets.ISO_8859_1));
                }
                return;
            }
        }
        throw new AssertionError("no " + what + " in " + journal);
    }
}
