package io.cloister.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** No control character gets through but newline and tab, neither in a text nor in a stream. */
class TerminalTextTest {
    private static final String[][] CASES = {
        {"plain\tand\n", "plain\tand\n"},
        {"\033[31mred\007", "\\u001b[31mred\\u0007"},
        {"over\rwritten\b\177", "over\\u000dwritten\\u0008\\u007f"},
        {"\u009b2J \u00e4 \u20ac \u00a0", "\\u009b2J \u00e4 \u20ac \u00a0"},
        {"\ud83d\ude00\0", "\ud83d\ude00\\u0000"},
    };

    @Test
    void texts() {
        for (String[] one : CASES) {
            assertEquals(one[1], TerminalText.of(one[0]));
        }
    }

    @Test
    void streams() throws IOException {
        for (String[] one : CASES) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(new TerminalText(bytes), false, StandardCharsets.UTF_8);
            out.print(one[0]);
            out.flush();
            assertEquals(one[1], bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void halfACharacterAtTheEndIsKept() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TerminalText out = new TerminalText(bytes);
        out.write(0xc2);
        assertEquals(0, bytes.size());
        out.flush();
        assertEquals(1, bytes.size());
    }
}
