package io.cloister.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    @TempDir
    private Path directory;

    private List<String> written(boolean json, Log.Level least, String... texts) throws IOException {
        Path file = directory.resolve("log");
        try (Log log = new Log(new LogTarget("lab", file, false, json, least))) {
            for (String text : texts) {
                log.add(Log.Level.INFO, text);
            }
        }
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void anEventIsALine() throws IOException {
        List<String> lines = written(false, Log.Level.INFO, "one", "two\nof\033[2J them");
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().matches("[\\d-]{10}T[\\d:]{8}\\.\\d{3}Z INFO lab: one"), lines.getFirst());
        assertTrue(lines.get(1).endsWith(" lab: two\\u000aof\\u001b[2J them"), lines.get(1));
    }

    @Test
    void orAnObject() throws IOException {
        JsonNode object = new ObjectMapper().readTree(written(true, Log.Level.INFO, "a \"word\"").getFirst());
        assertEquals("a \"word\"", object.get("text").asText());
        assertEquals("INFO", object.get("level").asText());
        assertEquals("lab", object.get("sandbox").asText());
    }

    @Test
    void lessImportantIsNotWritten() throws IOException {
        assertEquals(List.of(), written(false, Log.Level.WARN, "one"));
    }

    /** Nobody who can make things happen can fill the disk. */
    @Test
    void manyOfAKindAreCounted() {
        LogRate rate = new LogRate();
        for (int i = 0; i < LogRate.LINES_A_MINUTE; i++) {
            assertNotNull(rate.admit("the vfs service died (process " + i + ")", 1000));
        }
        assertNull(rate.admit("the vfs service died (process 77)", 2000));
        assertNull(rate.admit("the vfs service died (process 78)", 3000));
        assertEquals("another", rate.admit("another", 3000));
        assertEquals("the vfs service died (process 79) (2 like this were left out)",
            rate.admit("the vfs service died (process 79)", 61_000));
    }

    @Test
    void kindsThatAGuestMakesUpAreOneKind() {
        LogRate rate = new LogRate();
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += rate.admit("a" + "x".repeat(i % 100) + "yz".substring(i % 2), 1000) == null ? 0 : 1;
        }
        assertTrue(passed <= (LogRate.KINDS + 1) * LogRate.LINES_A_MINUTE, passed + " lines");
        assertFalse(passed < LogRate.KINDS);
    }
}
