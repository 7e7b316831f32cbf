package io.cloister.supervisor.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What may have a guest's or a stranger's words in it, on its way to a terminal: control characters but newline and tab
 * become {@code \\u00XX}, since a terminal obeys them (console_codes(4)). That is how JSON writes them, too.
 */
final class TerminalText extends FilterOutputStream {
    private static final int FIRST_OF_C1 = 0xc2;
    private static final int C1 = 0x80;
    private static final int AFTER_C1 = 0xa0;
    private static final int DELETE = 0x7f;
    private static final int BYTE = 0xff;

    /** The first byte of a character in UTF-8 that may be a control character came. */
    private boolean half;

    TerminalText(OutputStream out) {
        super(out);
    }

    /** The same of one text. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                safe.append(escaped(c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\n' && c != '\t' || c >= DELETE && c < AFTER_C1;
    }

    private static String escaped(int c) {
        return String.format("\\u%04x", c);
    }

    @Override
    public void write(int value) throws IOException {
        int b = value & BYTE;
        if (half) {
            half = false;
            if (b >= C1 && b < AFTER_C1) {
                put(escaped(b));
                return;
            }
            out.write(FIRST_OF_C1);
        }
        if (b == FIRST_OF_C1) {
            half = true;
        } else if (b <= DELETE && isControl(b)) {
            put(escaped(b));
        } else {
            out.write(b);
        }
    }

    private void put(String ascii) throws IOException {
        for (int i = 0; i < ascii.length(); i++) {
            out.write(ascii.charAt(i));
        }
    }

    @Override
    public void flush() throws IOException {
        if (half) {
            half = false;
            out.write(FIRST_OF_C1);
        }
        super.flush();
    }
}
