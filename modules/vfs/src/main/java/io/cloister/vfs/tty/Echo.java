package io.cloister.vfs.tty;

import io.cloister.abi.Termios;

/** What typed characters look like on the screen (termios(3): ECHO, ECHOE, ECHOCTL, ECHOK, ECHOKE). */
final class Echo {
    private final TermiosState termios;
    private final OutputProcessor output;
    /** Where on the screen the line being typed begins. */
    private int lineColumn;

    Echo(TermiosState termios, OutputProcessor output) {
        this.termios = termios;
        this.output = output;
    }

    /** A new line begins to be typed here. */
    void lineStarts() {
        lineColumn = output.column();
    }

    /** Shows a typed character. */
    void character(int c) {
        if (!termios.local(Termios.ECHO)) {
            return;
        }
        if (isCaret(c)) {
            output.put('^');
            output.put(c ^ 0x40);
        } else {
            output.put(c);
        }
    }

    /** ^V was typed: a caret that the next character overwrites. */
    void pendingLiteral() {
        if (termios.local(Termios.ECHO) && termios.local(Termios.ECHOCTL)) {
            output.put('^');
            output.put('\b');
        }
    }

    private boolean isCaret(int c) {
        return termios.local(Termios.ECHOCTL) && (c < 0x20 || c == 0x7f) && c != '\t' && c != '\n';
    }

    /** {@code c} was erased from the end of the line, which is now {@code rest}. */
    void erased(int c, byte[] rest) {
        if (!termios.local(Termios.ECHO)) {
            return;
        }
        if (!termios.local(Termios.ECHOE)) {
            character(termios.value(Termios.VERASE));
            return;
        }
        if (c == '\t') {
            int want = columnAfter(rest);
            for (int i = output.column(); i > want; i--) {
                output.put('\b');
            }
            return;
        }
        int width = isCaret(c) ? 2 : c < 0x20 || c == 0x7f ? 0 : 1;
        for (int i = 0; i < width; i++) {
            output.put('\b');
            output.put(' ');
            output.put('\b');
        }
    }

    private int columnAfter(byte[] line) {
        int column = lineColumn;
        for (byte b : line) {
            int c = b & 0xff;
            if (c == '\t') {
                column = (column | 7) + 1;
            } else if (isCaret(c)) {
                column += 2;
            } else if (c >= 0x20 && c != 0x7f && !(termios.in(Termios.IUTF8) && (c & 0xc0) == 0x80)) {
                column++;
            }
        }
        return column;
    }
}
