package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.bus.Op;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.DeadlineSource;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.ReopenInode;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Terminals: the console with the operator's terminal behind it, sessions that end, places of files without names. */
public final class TerminalModule implements CallModule {
    private final VfsKernel kernel;
    private final Terminals terminals;
    private ConsoleBridge bridge;

    public TerminalModule(VfsKernel kernel, Terminals terminals) {
        this.kernel = kernel;
        this.terminals = terminals;
    }

    @Override
    public void register(Handlers to) {
        kernel.console(this::openConsole);
        kernel.pathOf(file -> file instanceof PipeEnd || file instanceof PtySlave ? nameless(file) : kernel.plainPathOf(file));
        to.onTaskExit(tid -> terminals.taskExited(tid, kernel.clock().monotonicNs()));
        to.deadlines(new DeadlineSource() {
            @Override
            public long nextDeadlineNs() {
                return terminals.timers().nextDeadlineNs();
            }

            @Override
            public void expire(long nowNs) {
                terminals.timers().expire(nowNs);
            }
        });
        to.onEvent(Op.VFS_WINDOW, event -> {
            if (bridge != null) {
                bridge.resize((int) event.a[0], (int) event.a[1]);
            }
        });
        to.onEvent(Op.VFS_HOST_READY, event -> {
            if (bridge != null) {
                bridge.hostReady((int) event.a[0], (int) event.a[1]);
            }
        });
        to.afterMessage(() -> {
            if (bridge != null) {
                bridge.pump();
            }
        });
    }

    /** An open of /proc/PID/fd/N of a pipe or terminal makes a description of its own. */
    private PathRef nameless(OpenFile file) {
        String text = new String(file.linkText(), StandardCharsets.ISO_8859_1);
        return new PathRef(kernel.mounts().top(), Dentry.anonymous(new ReopenInode(kernel.mounts().top().fileSystem(), file), text));
    }

    private OpenFile openConsole(Caller caller, int ttyMask, int columns, int rows) {
        if (bridge == null) {
            int input = (ttyMask & 1) != 0 ? 0 : -1;
            int output = (ttyMask & 2) != 0 ? 1 : (ttyMask & 4) != 0 ? 2 : 0;
            bridge = new ConsoleBridge(new StreamTerminal(kernel.hostStreams(), input, output), terminals.makeConsole());
            bridge.resize(columns, rows);
        }
        return terminals.console(caller.tid());
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
