package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Termios;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.ByteRing;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * N_TTY: what termios(3) describes, as a pure state machine. Typed bytes come in by {@link #input}, the program reads
 * by {@link #read} and writes by {@link #write}; what the screen shows lies in {@link #screen()}.
 */
final class LineDiscipline {
    /** Gets the signals that keys send. */
    @FunctionalInterface
    interface Keys {
        void signal(int signal);
    }

    /** Added to a line's length in {@link #lines}: it was ended by the EOF character, which is not part of it. */
    private static final int BY_EOF = 1 << 30;

    final TermiosState termios = new TermiosState();
    private final ByteRing input;
    private final ByteRing screen;
    private final OutputProcessor output;
    private final Echo echo;
    private final Keys keys;
    /** Lengths of finished lines, oldest first; canonical mode only. */
    private final ArrayDeque<Integer> lines = new ArrayDeque<>();
    /** Bytes in {@link #input} behind the finished lines: the line being typed. */
    private int editing;
    private boolean literalNext;
    private boolean stopped;

    LineDiscipline(BufferBudget budget, Keys keys) {
        this.input = new ByteRing(TtyLimits.INPUT, budget);
        this.screen = new ByteRing(TtyLimits.OUTPUT, budget);
        this.output = new OutputProcessor(termios, screen);
        this.echo = new Echo(termios, output);
        this.keys = keys;
    }

    /** What the master reads. */
    ByteRing screen() {
        return screen;
    }

    /** Output is held (IXON's stop character, TCOOFF). */
    boolean stopped() {
        return stopped;
    }

    void stopped(boolean hold) {
        stopped = hold;
    }

    void dispose() {
        input.dispose();
        screen.dispose();
    }

    /** Typed bytes; returns how many were taken, 0 when the reader must come first. */
    int input(DirectBuffer from, int offset, int length) {
        int done = 0;
        while (done < length && accepts()) {
            receive(from.getByte(offset + done) & 0xff);
            done++;
        }
        return done;
    }

    private boolean accepts() {
        // A full line that is still being typed loses characters instead of blocking: the keys that end or kill it must
        // come through.
        return canonical() ? lines.isEmpty() || input.free() > 0 : input.free() > 0;
    }

    private void receive(int raw) {
        int c = termios.in(Termios.ISTRIP) ? raw & 0x7f : raw;
        if (literalNext) {
            literalNext = false;
            store(c);
            return;
        }
        if (flowControl(c) || signalKey(c)) {
            return;
        }
        if (stopped && termios.in(Termios.IXON) && termios.in(Termios.IXANY)) {
            stopped = false;
        }
        if (c == '\r') {
            if (termios.in(Termios.IGNCR)) {
                return;
            }
            c = termios.in(Termios.ICRNL) ? '\n' : c;
        } else if (c == '\n' && termios.in(Termios.INLCR)) {
            c = '\r';
        }
        if (!canonical() || !lineKey(c)) {
            store(c);
        }
    }

    private boolean flowControl(int c) {
        if (!termios.in(Termios.IXON)) {
            return false;
        }
        if (termios.is(c, Termios.VSTART)) {
            stopped = false;
            return true;
        }
        if (termios.is(c, Termios.VSTOP)) {
            stopped = true;
            return true;
        }
        return false;
    }

    private boolean signalKey(int c) {
        if (!termios.local(Termios.ISIG)) {
            return false;
        }
        int signal = termios.is(c, Termios.VINTR) ? Signals.SIGINT
            : termios.is(c, Termios.VQUIT) ? Signals.SIGQUIT : termios.is(c, Termios.VSUSP) ? Signals.SIGTSTP : 0;
        if (signal == 0) {
            return false;
        }
        if (!termios.local(Termios.NOFLSH)) {
            flushInput();
            screen.clear();
        }
        stopped = false;
        echo.character(c);
        keys.signal(signal);
        return true;
    }

    /** Keys of canonical mode; true if {@code c} was one. */
    private boolean lineKey(int c) {
        boolean extended = termios.local(Termios.IEXTEN);
        if (termios.is(c, Termios.VERASE)) {
            erase(false);
        } else if (termios.is(c, Termios.VWERASE) && extended) {
            erase(true);
        } else if (termios.is(c, Termios.VKILL)) {
            kill();
        } else if (termios.is(c, Termios.VLNEXT) && extended) {
            literalNext = true;
            echo.pendingLiteral();
        } else if (termios.is(c, Termios.VREPRINT) && extended) {
            reprint(c);
        } else if (termios.is(c, Termios.VEOF)) {
            lines.add(editing | BY_EOF);
            editing = 0;
        } else if (c == '\n' || termios.is(c, Termios.VEOL) || termios.is(c, Termios.VEOL2) && extended) {
            endLine(c);
        } else {
            return false;
        }
        return true;
    }

    private void endLine(int c) {
        if (input.free() == 0) {
            input.unput(1);
            editing--;
        }
        input.put((byte) c);
        lines.add(editing + 1);
        editing = 0;
        if (c == '\n' && (termios.local(Termios.ECHO) || termios.local(Termios.ECHONL))) {
            output.put('\n');
        } else if (c != '\n') {
            echo.character(c);
        }
        echo.lineStarts();
    }

    private void store(int c) {
        if (canonical()) {
            if (input.free() <= 1) {
                if (termios.in(Termios.IMAXBEL) && termios.local(Termios.ECHO)) {
                    output.put(7);
                }
                return;
            }
            if (editing == 0) {
                echo.lineStarts();
            }
            editing++;
        }
        input.put((byte) c);
        echo.character(c);
    }

    private void erase(boolean word) {
        boolean seenLetter = false;
        while (editing > 0) {
            int last = lastByte();
            boolean letter = Character.isLetterOrDigit(last) || last == '_' || last >= 0x80;
            if (word && seenLetter && !letter) {
                return;
            }
            seenLetter |= letter;
            eraseOne();
            if (!word) {
                return;
            }
        }
    }

    private void eraseOne() {
        int c = lastByte();
        input.unput(1);
        editing--;
        while (termios.in(Termios.IUTF8) && (c & 0xc0) == 0x80 && editing > 0) {
            c = lastByte();
            input.unput(1);
            editing--;
        }
        echo.erased(c, editedBytes());
    }

    private int lastByte() {
        return input.at(input.size() - 1) & 0xff;
    }

    private byte[] editedBytes() {
        byte[] line = new byte[editing];
        input.peek(input.size() - editing, line, 0, editing);
        return line;
    }

    private void kill() {
        if (termios.local(Termios.ECHOKE) && termios.local(Termios.ECHOE)) {
            while (editing > 0) {
                eraseOne();
            }
            return;
        }
        input.unput(editing);
        editing = 0;
        echo.character(termios.value(Termios.VKILL));
        if (termios.local(Termios.ECHOK) && termios.local(Termios.ECHO)) {
            output.put('\n');
        }
    }

    private void reprint(int key) {
        echo.character(key);
        output.put('\n');
        for (byte b : editedBytes()) {
            echo.character(b & 0xff);
        }
    }

    // ---- the program's side ----

    private boolean canonical() {
        return termios.local(Termios.ICANON);
    }

    /** Bytes that a read would bring now. */
    int readable() {
        return canonical() ? input.size() - editing : input.size();
    }

    /** True where poll(2) says POLLIN. */
    boolean inputReady() {
        if (canonical()) {
            return !lines.isEmpty();
        }
        int min = termios.value(Termios.VTIME) == 0 ? Math.max(1, termios.value(Termios.VMIN)) : 1;
        return input.size() >= min;
    }

    /** read(2): -EAGAIN if nothing is ready. {@code whatever}: don't wait for VMIN (O_NONBLOCK). */
    long read(MutableDirectBuffer to, int offset, int length, boolean whatever) {
        if (length == 0) {
            return 0;
        }
        return canonical() ? readLine(to, offset, length) : readRaw(to, offset, length, whatever);
    }

    private long readLine(MutableDirectBuffer to, int offset, int length) {
        if (lines.isEmpty()) {
            return -Errno.EAGAIN;
        }
        int line = lines.poll();
        int bytes = line & ~BY_EOF;
        int n = input.take(to, offset, Math.min(bytes, length));
        // An EOF mark behind data that was read in full is used up with it.
        if (n < bytes) {
            lines.addFirst(bytes - n | line & BY_EOF);
        }
        return n;
    }

    private long readRaw(MutableDirectBuffer to, int offset, int length, boolean whatever) {
        int min = termios.value(Termios.VMIN);
        int time = termios.value(Termios.VTIME);
        if (input.size() == 0) {
            return min == 0 && time == 0 ? 0 : -Errno.EAGAIN;
        }
        // With MIN and TIME the inter-byte timer would end the read shortly after the first byte; we end it at once.
        if (!whatever && time == 0 && input.size() < Math.min(min, length)) {
            return -Errno.EAGAIN;
        }
        return input.take(to, offset, length);
    }

    /** How long a blocking read waits for the first byte, nanoseconds (MIN = 0, TIME > 0). */
    long readWaitNs() {
        boolean timed = !canonical() && termios.value(Termios.VMIN) == 0 && termios.value(Termios.VTIME) > 0;
        return timed ? termios.value(Termios.VTIME) * 100_000_000L : Long.MAX_VALUE;
    }

    /** Program output; returns how many bytes were taken. */
    int write(DirectBuffer from, int offset, int length) {
        return stopped ? 0 : output.write(from, offset, length);
    }

    void flushInput() {
        input.clear();
        lines.clear();
        editing = 0;
        literalNext = false;
    }

    void flushOutput() {
        screen.clear();
    }

    /** TCSETS: new settings; what was typed stays readable over a change of mode. */
    void settings(byte[] struct, boolean old) {
        boolean wasCanonical = canonical();
        if (old) {
            termios.decodeOld(struct);
        } else {
            termios.decode(struct);
        }
        if (wasCanonical != canonical()) {
            lines.clear();
            editing = 0;
            literalNext = false;
            if (canonical() && input.size() > 0) {
                lines.add(input.size() | BY_EOF);
            }
        }
        if (!termios.in(Termios.IXON)) {
            stopped = false;
        }
    }
}
