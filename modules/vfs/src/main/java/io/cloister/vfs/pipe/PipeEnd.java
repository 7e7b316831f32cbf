package io.cloister.vfs.pipe;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.stream.IntBytes;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** One open description of a pipe or fifo. */
public final class PipeEnd extends OpenFile {
    private static final int REOPEN_FLAGS = Open.O_ACCMODE | Open.O_NONBLOCK | Open.O_APPEND | Open.O_DIRECT;
    private final Pipe pipe;
    private final int writeOpensSeen;
    private Signaller signals;
    private Object inode;
    private byte[] path;

    PipeEnd(Pipe pipe, int flags) {
        super(flags);
        this.pipe = pipe;
        this.writeOpensSeen = pipe.writers() > 0 || (flags & Open.O_ACCMODE) != Open.O_RDONLY ? -1 : pipe.writeOpens();
    }

    /** Who sends SIGPIPE. */
    public PipeEnd signals(Signaller signaller) {
        signals = signaller;
        return this;
    }

    /** Makes this the description of a fifo in a file system. */
    public PipeEnd named(Object fifoInode, byte[] fifoPath) {
        inode = fifoInode;
        path = fifoPath;
        return this;
    }

    public Pipe pipe() {
        return pipe;
    }

    /** How many writers had come when this reader came; -1 where it doesn't matter. */
    int writeOpensSeen() {
        return writeOpensSeen;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return at != CURRENT ? -Errno.ESPIPE : pipe.read(memory, offset, length);
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (at != CURRENT) {
            return -Errno.ESPIPE;
        }
        long result = pipe.write(memory, offset, length, (statusFlags() & Open.O_DIRECT) != 0);
        if (result == -Errno.EPIPE && signals != null) {
            signals.self(tid, Signals.SIGPIPE);
        }
        return result;
    }

    @Override
    public boolean canReopen() {
        return true;
    }

    @Override
    public OpenFile reopen(int tid, int flags) {
        return pipe.open(flags & REOPEN_FLAGS).signals(signals);
    }

    @Override
    public int poll() {
        return pipe.poll(this);
    }

    @Override
    public boolean pollable() {
        return true;
    }

    @Override
    public boolean takesWholeWrite() {
        return true;
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        return inode instanceof Inode node ? node.attributes().fillStat(memory, offset)
            : pipe.node().fill(memory, offset);
    }

    @Override
    public Object inode() {
        return inode;
    }

    @Override
    public byte[] linkText() {
        return path != null ? path : ("pipe:[" + pipe.node().ino() + "]").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public long ioctl(IoctlRequest request) {
        if (request.command() != Ioctls.FIONREAD) {
            return -Errno.ENOTTY;
        }
        request.out(IntBytes.of(pipe.waiting()));
        return 0;
    }

    @Override
    protected void released() {
        pipe.closed(this);
    }
}
