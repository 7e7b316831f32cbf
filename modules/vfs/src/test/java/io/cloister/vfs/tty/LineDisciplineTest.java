package io.cloister.vfs.tty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Termios;
import io.cloister.vfs.stream.BufferBudget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Typed keys against what the program reads and what the screen shows (termios(3)). */
final class LineDisciplineTest {
    private final List<Integer> signals = new ArrayList<>();
    private final LineDiscipline tty = new LineDiscipline(new BufferBudget(1 << 20), signals::add);
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[8192]);

    private void type(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.ISO_8859_1);
        tty.input(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private String read(int length) {
        long n = tty.read(memory, 0, length, false);
        return n < 0 ? "error " + n : memory.getStringWithoutLengthAscii(0, (int) n);
    }

    private String screen() {
        int n = tty.screen().take(memory, 0, 8192);
        return memory.getStringWithoutLengthAscii(0, n);
    }

    private String print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(bytes.length, tty.write(new UnsafeBuffer(bytes), 0, bytes.length));
        return screen();
    }

    @Test
    void aLineComesWhenItIsFinished() {
        type("hel");
        assertFalse(tty.inputReady());
        assertEquals("error -" + Errno.EAGAIN, read(100));
        type("lo\r");
        assertTrue(tty.inputReady());
        assertEquals("hello\n", read(100));
        assertEquals("hello\r\n", screen());
    }

    @Test
    void aLineCanBeReadInPieces() {
        type("abcdef\nxy\n");
        assertEquals("abc", read(3));
        assertEquals("def\n", read(100));
        assertEquals("xy\n", read(100));
    }

    @Test
    void keysEditTheLine() {
        String[][] table = {
            {"ab\177c\n", "ac\n", "ab\b \bc\r\n"},
            {"one two\027x\n", "one x\n", "one two\b \b\b \b\b \bx\r\n"},
            {"abc\025de\n", "de\n", "abc\b \b\b \b\b \bde\r\n"},
            {"a\026\003b\n", "a\003b\n", "a^\b^Cb\r\n"},
            {"a\001\177b\n", "ab\n", "a^A\b \b\b \bb\r\n"},
            {"\177\177q\n", "q\n", "q\r\n"},
        };
        for (String[] row : table) {
            type(row[0]);
            assertEquals(row[1], read(100), row[0]);
            assertEquals(row[2], screen(), row[0]);
        }
    }

    @Test
    void endOfFileKey() {
        type("\004");
        assertEquals("", read(100));
        type("abc\004");
        assertEquals("abc", read(100));
        assertEquals("error -" + Errno.EAGAIN, read(100));
    }

    @Test
    void keysSendSignalsAndFlush() {
        type("half\003");
        assertEquals(List.of(Signals.SIGINT), signals);
        type("x\n");
        assertEquals("x\n", read(100));
        type("\032\034");
        assertEquals(List.of(Signals.SIGINT, Signals.SIGTSTP, Signals.SIGQUIT), signals);
    }

    @Test
    void rawModeGivesBytesAtOnce() {
        tty.termios.lflag &= ~(Termios.ICANON | Termios.ECHO | Termios.ISIG);
        tty.termios.iflag &= ~(Termios.ICRNL | Termios.IXON);
        type("\003\r");
        assertEquals("\003\r", read(100));
        assertEquals("", screen());
        tty.termios.cc[Termios.VMIN] = 3;
        type("ab");
        assertFalse(tty.inputReady());
        assertEquals("error -" + Errno.EAGAIN, read(100));
        type("c");
        assertEquals("abc", read(100));
        tty.termios.cc[Termios.VMIN] = 0;
        assertEquals("", read(100));
        tty.termios.cc[Termios.VTIME] = 2;
        assertEquals(200_000_000L, tty.readWaitNs());
    }

    @Test
    void outputIsProcessed() {
        assertEquals("a\r\nb", print("a\nb"));
        assertEquals("\r\n", print("\n"));
        tty.termios.oflag |= Termios.XTABS;
        assertEquals("ab      c", print("ab\tc"));
        tty.termios.oflag = 0;
        assertEquals("a\nb\t", print("a\nb\t"));
    }

    @Test
    void stopAndStart() {
        type("\023");
        assertTrue(tty.stopped());
        assertEquals(0, tty.write(memory, 0, 10));
        type("\021");
        assertFalse(tty.stopped());
    }

    @Test
    void anEndlessLineLosesCharactersButCanBeEnded() {
        for (int i = 0; i < 10; i++) {
            type("x".repeat(1000));
            screen();
        }
        type("\n");
        long n = tty.read(memory, 0, 8192, false);
        assertEquals(TtyLimits.INPUT, n);
        assertEquals('\n', memory.getByte((int) n - 1));
    }

    @Test
    void typedBytesSurviveAChangeOfMode() {
        type("abc");
        byte[] settings = tty.termios.encode(36);
        settings[12] &= ~Termios.ICANON;
        tty.settings(settings, false);
        assertEquals("abc", read(100));
    }
}
