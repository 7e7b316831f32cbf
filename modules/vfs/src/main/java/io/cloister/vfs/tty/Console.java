package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.file.OpenFile;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The console: a pseudoterminal with the operator's own terminal behind it. There is none before the first task asks
 * for it as a standard stream.
 */
public final class Console {
    private final HostStreams streams;
    private final Terminals terminals;
    private ConsoleBridge bridge;

    public Console(HostStreams streams, Terminals terminals) {
        this.streams = streams;
        this.terminals = terminals;
    }

    /**
     * One more description of the console, for {@code tid}. {@code ttyMask} bit i: host descriptor i is a terminal.
     * Sizes 0: unknown.
     */
    public OpenFile open(int tid, int ttyMask, int columns, int rows) {
        if (bridge == null) {
            int input = (ttyMask & 1) != 0 ? 0 : -1;
            int output = (ttyMask & 2) != 0 ? 1 : (ttyMask & 4) != 0 ? 2 : 0;
            bridge = new ConsoleBridge(new StreamTerminal(streams, input, output), terminals.makeConsole());
            bridge.resize(columns, rows);
        }
        return terminals.console(tid);
    }

    /** The operator's window has another size (VfsWindow). */
    public void resize(int columns, int rows) {
        if (bridge != null) {
            bridge.resize(columns, rows);
        }
    }

    /** The operator's terminal is ready (VfsHostReady): POLL* {@code events} of host descriptor {@code fd}. */
    public void hostReady(int fd, int events) {
        if (bridge != null) {
            bridge.hostReady(fd, events);
        }
    }

    /** Moves bytes between both; to be called after each message. */
    public void pump() {
        if (bridge != null) {
            bridge.pump();
        }
    }

    /** The operator's terminal as host streams. */
    private static final class StreamTerminal implements HostTerminal {
        private final HostStreams streams;
        private final int input;
        private final int output;
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

        private StreamTerminal(HostStreams streams, int input, int output) {
            this.streams = streams;
            this.input = input;
            this.output = output;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (input < 0) {
                return -Errno.EAGAIN;
            }
            view.wrap(to);
            return (int) streams.read(input, view, offset, length);
        }

        @Override
        public int write(byte[] from, int offset, int length) {
            view.wrap(from);
            return (int) streams.write(output, view, offset, length);
        }

        @Override
        public void want(boolean wantInput, boolean wantOutput) {
            if (input >= 0 && input != output) {
                streams.watch(input, wantInput ? Poll.POLLIN : 0);
            }
            int both = (wantOutput ? Poll.POLLOUT : 0) | (input == output && wantInput ? Poll.POLLIN : 0);
            streams.watch(output, both);
        }
    }
}
