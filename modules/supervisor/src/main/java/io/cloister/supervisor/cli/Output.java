package io.cloister.supervisor.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a command prints: buffered, safe for terminals, and quiet when the reader of the pipe has gone. */
final class Output {
    private static final int BUFFER = 64 * 1024;

    private final PrintStream out = new PrintStream(
            new TerminalText(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)),
            false,
            StandardCharsets.UTF_8);

    /** One line. */
    void line(String text) {
        out.print(text);
        out.print('\n');
    }

    /** For those who write by themselves; it never fails, ask {@link #flush}. */
    PrintStream stream() {
        return out;
    }

    /** One line of {@link String#format}. */
    void format(String pattern, Object... values) {
        line(String.format(Locale.ROOT, pattern, values).stripTrailing());
    }

    /** Writes out what is buffered; false where nobody reads any more. */
    boolean flush() {
        return !out.checkError();
    }
}
