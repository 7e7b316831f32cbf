package io.cloister.vfs.pipe;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.stream.BufferBudget;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** fifo(7): the pipe behind a fifo inode lives as long as anybody has it open. */
public final class Fifos {
    private final Signaller signals;
    private final BufferBudget budget;
    private final Map<Inode, Pipe> pipes = new IdentityHashMap<>();

    public Fifos(Signaller signals, BufferBudget budget) {
        this.signals = signals;
        this.budget = budget;
    }

    /** Opens one end; a blocking open waits for the other side. */
    public Opened open(Inode inode, int flags, PathRef path) {
        boolean nonBlocking = (flags & Open.O_NONBLOCK) != 0;
        int mode = flags & Open.O_ACCMODE;
        Pipe known = pipes.get(inode);
        if (mode == Open.O_WRONLY && nonBlocking && (known == null || known.readers() == 0)) {
            return Opened.error(-Errno.ENXIO);
        }
        Pipe pipe = known != null ? known : new Pipe(new AnonNode(AnonNode.PIPE_DEV, inode.attributes().ino,
            Stat.S_IFIFO | 0600, 0, 0, 0), budget);
        pipes.put(inode, pipe);
        PipeEnd end = pipe.open(flags & ~Open.O_DIRECT).signals(signals)
            .named(inode, path.display().getBytes(StandardCharsets.ISO_8859_1));
        pipe.whenUnused(new Unused(this, inode, pipe));
        boolean alone = mode == Open.O_RDONLY ? pipe.writers() == 0 : mode == Open.O_WRONLY && pipe.readers() == 0;
        if (!alone || nonBlocking) {
            return Opened.of(end);
        }
        return new Opened(end, 0, pipe.openers(),
            mode == Open.O_RDONLY ? new WriterCame(pipe, pipe.writeOpens()) : new ReaderCame(pipe, pipe.readOpens()));
    }

    private record Unused(Fifos fifos, Inode inode, Pipe pipe) implements Runnable {
        @Override
        public void run() {
            fifos.pipes.remove(inode, pipe);
        }
    }

    /** Somebody writes, or did and has gone again. */
    private record WriterCame(Pipe pipe, int opens) implements BooleanSupplier {
        @Override
        public boolean getAsBoolean() {
            return pipe.writers() > 0 || pipe.writeOpens() != opens;
        }
    }

    /** Somebody reads, or did and has gone again. */
    private record ReaderCame(Pipe pipe, int opens) implements BooleanSupplier {
        @Override
        public boolean getAsBoolean() {
            return pipe.readers() > 0 || pipe.readOpens() != opens;
        }
    }
}
