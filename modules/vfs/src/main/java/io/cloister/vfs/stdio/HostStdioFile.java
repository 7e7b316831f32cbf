package io.cloister.vfs.stdio;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * A donated host stream that is no terminal: a pipe, a file, /dev/null. Regular files move at the host's own position,
 * as the operator's shell expects.
 */
public final class HostStdioFile extends OpenFile {
    private static final int INPUT = Poll.POLLIN | Poll.POLLRDNORM;
    private final HostStreams streams;
    private final int fd;
    private final int mode;
    private int watched;

    /** Descriptor {@code fd} (0, 1 or 2) of the operator. */
    public HostStdioFile(HostStreams streams, int fd) {
        super(fd == 0 ? Open.O_RDONLY | Open.O_LARGEFILE : Open.O_WRONLY | Open.O_LARGEFILE);
        this.streams = streams;
        this.fd = fd;
        this.mode = streams.mode(fd);
    }

    private boolean regular() {
        return (mode & Stat.S_IFMT) == Stat.S_IFREG;
    }

    private void watch(int events) {
        if ((watched & events) != events) {
            watched |= events;
            streams.watch(fd, watched);
        }
    }

    /** VfsHostReady came. */
    public void ready(int events) {
        watched = 0;
        waitQueue().wake(events | Poll.POLLIN | Poll.POLLOUT);
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        long n = at != CURRENT ? -Errno.ESPIPE : streams.read(fd, memory, offset, length);
        if (n == -Errno.EAGAIN) {
            watch(Poll.POLLIN);
        }
        return n;
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        long n = at != CURRENT ? -Errno.ESPIPE : streams.write(fd, memory, offset, length);
        if (n == -Errno.EAGAIN) {
            watch(Poll.POLLOUT);
        }
        return n;
    }

    @Override
    public boolean takesWholeWrite() {
        return true;
    }

    @Override
    public int poll() {
        if (regular()) {
            return super.poll();
        }
        int now = streams.poll(fd);
        int missing = fd == 0 ? Poll.POLLIN & ~now : Poll.POLLOUT & ~now;
        if (missing != 0 && (now & (Poll.POLLHUP | Poll.POLLERR)) == 0) {
            watch(missing);
        }
        return now | ((now & Poll.POLLIN) != 0 ? INPUT : 0) | ((now & Poll.POLLOUT) != 0 ? Poll.POLLWRNORM : 0);
    }

    @Override
    public boolean pollable() {
        return !regular();
    }

    @Override
    public long seek(long offset, int whence) {
        return streams.seek(fd, offset, whence);
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        memory.setMemory(offset, StatLayout.SIZE, (byte) 0);
        memory.putInt(offset + StatLayout.ST_MODE, mode);
        memory.putLong(offset + StatLayout.ST_INO, 1 + fd);
        memory.putLong(offset + StatLayout.ST_DEV, 11);
        memory.putLong(offset + StatLayout.ST_NLINK, 1);
        memory.putLong(offset + StatLayout.ST_BLKSIZE, 4096);
        if (regular()) {
            memory.putLong(offset + StatLayout.ST_SIZE, streams.size(fd));
        } else if ((mode & Stat.S_IFMT) == Stat.S_IFCHR) {
            memory.putLong(offset + StatLayout.ST_RDEV, Attributes.device(1, 3));
        }
        return 0;
    }

    @Override
    public Object inode() {
        return null;
    }

    @Override
    public byte[] linkText() {
        String text = switch (mode & Stat.S_IFMT) {
            case Stat.S_IFIFO -> "pipe:[" + (1 + fd) + "]";
            case Stat.S_IFSOCK -> "socket:[" + (1 + fd) + "]";
            case Stat.S_IFCHR -> "/dev/null";
            default -> "host:[" + fd + "]";
        };
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
