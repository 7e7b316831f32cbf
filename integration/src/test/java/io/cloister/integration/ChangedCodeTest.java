package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One line of a service's code is changed: a replay with that build says where it first does something else, and what
 * it was to do.
 */
class ChangedCodeTest {
    private String id;
    private Path work;

    @BeforeEach
    void directory() throws IOException {
        work = Product.scratch();
        id = "changed-" + ProcessHandle.current().pid() + "-" + work.getFileName().toString().hashCode();
    }

    @AfterEach
    void clean() throws IOException {
        Trees.delete(work);
    }

    @Test
    void aReplayFindsAChangedLine() throws IOException {
        assertEquals(0, Product.sandboxed(work, new byte[0], List.of("--id", id, "--journal=full"),
            List.of("sh", "-c", "mkdir /tmp/there; mkdir /tmp/there; (exit 200); true")).status());
        Product.Outcome same = Product.cloister(work, "replay", id);
        assertEquals(0, same.status(), same.text());
        assertEquals(6, same.text().lines().filter(line -> line.contains(" equal, ")).count(), same.text());

        String programs = Product.cloister(work, "journal", "show", id, "--syscall", "execve").text();
        assertTrue(
                programs.lines().count() >= 2
                        && programs.lines().allMatch(line -> line.matches(".*\\]\\) = 0 <\\d+[um]s>")),
                programs);

        String answer = replayed(
                "vfs",
                ChangedJar.make(
                        work,
                        "answer",
                        "modules/vfs/src/main/java/io/cloister/vfs/path/PathArgs.java",
                        "return -Errno.EEXIST;",
                        "return -Errno.ENOTDIR;"));
        shows(answer, "input", "call mkdir(\"/tmp/there\", 0777) of task ");
        shows(answer, "expected", "answer -1 EEXIST (File exists) to mkdir of task ");
        shows(answer, "got", "answer -1 ENOTDIR (Not a directory) to mkdir of task ");
        assertTrue(
                answer.lines()
                        .anyMatch(line ->
                                line.matches("service\\S+ io\\.cloister\\.vfs\\.inode\\.Dentry .*name=\"there\".*")),
                "the state");

        String message = replayed(
                "dispatch",
                ChangedJar.make(
                        work,
                        "message",
                        "modules/syscall-dispatch/src/main/java/io/cloister/dispatch/ExitCalls.java",
                        "(call.intArg(0) & 0xff) << 8",
                        "(call.intArg(0) & 0x7f) << 8"));
        shows(message, "input", "call exit_group(200) of task ");
        shows(message, "then", "event to vfs #\\d+ VfsExit\\(\\) of task ");
        shows(message, "expected", "event to proc #\\d+ ProcExit\\(status=51200, whole=true\\)");
        shows(message, "got", "event to proc #\\d+ ProcExit\\(status=18432, whole=true\\)");

        aByteThatCannotBeRead();
    }

    /** Plain frames have a checksum: what is damaged is not replayed, and not called equal. */
    private void aByteThatCannotBeRead() throws IOException {
        Path file = Product.journal(work, id).resolve("vfs/000001.spill");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Product.Outcome damaged = Product.cloister(work, "replay", id, "--service", "vfs");
        assertEquals(1, damaged.status(), damaged.text());
        assertTrue(damaged.text().contains(file + " is damaged at byte "), damaged.text());
    }

    /** The report on {@code service} with the changed build, and its state where it differs. */
    private String replayed(String service, Path jar) {
        Product.Outcome different =
                Product.cloister(work, "replay", id, "--service", service, "--with", jar.toString(), "--state");
        assertEquals(1, different.status(), different.text());
        assertTrue(
                different.text().matches("(?s)" + service + " +DIFFERS at record \\d+, in an input at [\\d.]+ s\n.*"),
                different.text());
        return different.text();
    }

    private static void shows(String report, String what, String text) {
        String wanted =
                " *" + what + " +\\d* +" + (text.contains("\\") ? text : Pattern.quote(text)) + ".*";
        assertTrue(
                report.lines().limit(20).anyMatch(line -> line.matches(wanted)),
                "no '" + wanted + "' in:\n" + report.lines().limit(30).reduce("", (a, b) -> a + b + "\n"));
    }
}
