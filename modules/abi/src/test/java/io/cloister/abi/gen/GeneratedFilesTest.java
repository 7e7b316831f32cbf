package io.cloister.abi.gen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {
    /** The page is checked in, so that it can be read without a build; this keeps it true, and can write it. */
    @Test
    void pageIsUpToDate() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/SYSCALLS.md"))) {
            root = root.getParent();
        }
        Path page = root.resolve("docs/SYSCALLS.md");
        if (Boolean.getBoolean("write")) {
            GenerateSyscallsDoc.main(new String[] {page.toString()});
        }
        assertEquals(GenerateSyscallsDoc.page(), Files.readString(page),
            "to write it anew: mvn -o -q -pl modules/abi test -Dtest=GeneratedFilesTest -Dwrite=true");
    }

    @Test
    void headerHasARowForEachCall() {
        final String header = GenerateNativeHeaders.syscallTable();
        assertContains(header, "#ifndef CLOISTER_SYSCALL_TABLE_H\n#define CLOISTER_SYSCALL_TABLE_H\n");
        assertTrue(header.endsWith("};\n\n#endif\n"));
        assertEquals(381, header.lines().filter(line -> line.startsWith("\t[")).count());
        assertEquals(header.chars().filter(c -> c == '{').count(), header.chars().filter(c -> c == '}').count());
    }

    @Test
    void rows() {
        final String header = GenerateNativeHeaders.syscallTable();
        assertContains(header, """
            \t/* read */
            \t[0] = {.door = 3, .flags = 4, .nargs_used = 3, .arg = {
            \t\t[1] = {.kind = ARG_OUT, .len_arg = 2, .scale = 1, .fixed = 0, .max = 0},
            \t}},
            """);
        assertContains(header, "\t/* getpid */\n\t[39] = {.door = 1, .flags = 2, .nargs_used = 0},\n");
        assertContains(header, "\t/* mmap */\n\t[9] = {.door = 2, .flags = 0, .nargs_used = 6},\n");
        assertContains(header, """
            \t/* execve */
            \t[59] = {.door = 0, .flags = 1, .nargs_used = 3, .arg = {
            \t\t[0] = {.kind = ARG_STR, .len_arg = ARG_NO_LEN, .scale = 0, .fixed = 4096, .max = 0},
            \t\t[1] = {.kind = ARG_STRV, .len_arg = ARG_NO_LEN, .scale = 0, .fixed = 0, .max = 0},
            """);
        assertContains(header,
            "[1] = {.kind = ARG_INOUT | ARG_F_BITS, .len_arg = 0, .scale = 0, .fixed = 0, .max = 8192},");
        assertContains(header, "[1] = {.kind = ARG_IN_IOV, .len_arg = 2, .scale = 16, .fixed = 0, .max = 0},");
        assertContains(header, "[1] = {.kind = ARG_IN, .len_arg = 2, .scale = 1, .fixed = 8, .max = 8200},");
    }

    @Test
    void agentCalls() {
        final String header = GenerateNativeHeaders.agentCalls();
        assertContains(header, "#define AGENT_TAKE_SIGNALS 1000u\n#define AGENT_FAULT 1001u\n");
        assertContains(header, "#define AGENT_THREAD_STARTED 1004u\n");
    }

    @Test
    void unchangedFilesAreLeftAlone(@TempDir final Path directory) throws IOException {
        GenerateNativeHeaders.main(new String[] {directory.resolve("include").toString()});
        final Path header = directory.resolve("include/syscall_table.h");
        assertEquals(GenerateNativeHeaders.syscallTable(), Files.readString(header));
        Files.setLastModifiedTime(header, FileTime.fromMillis(0));
        GenerateNativeHeaders.main(new String[] {directory.resolve("include").toString()});
        assertEquals(0, Files.getLastModifiedTime(header).toMillis());
    }

    private static void assertContains(final String text, final String part) {
        assertTrue(text.contains(part), part);
    }
}
