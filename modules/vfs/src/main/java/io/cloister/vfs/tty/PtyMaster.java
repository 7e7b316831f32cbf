package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.stream.ByteRing;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** The terminal emulator's end of a pseudoterminal: what an open of /dev/ptmx gives. */
public final class PtyMaster extends PtyEnd {
    private static final byte[] PATH = "/dev/pts/ptmx".getBytes(StandardCharsets.ISO_8859_1);
    private static final AnonNode NODE = new AnonNode(6, 9, Stat.S_IFCHR | 0666, 0, 5, 0);

    PtyMaster(Tty tty, int flags, Object inode) {
        super(tty, flags, inode, PATH);
        tty.master = this;
    }

    public Tty tty() {
        return tty;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        ByteRing screen = tty.discipline.screen();
        if (length == 0) {
            return 0;
        }
        if (screen.size() == 0) {
            return tty.allSlavesGone ? -Errno.EIO : -Errno.EAGAIN;
        }
        int prefix = tty.packetMode ? 1 : 0;
        if (prefix == 1) {
            memory.putByte(offset, (byte) 0);
        }
        int n = screen.take(memory, offset + prefix, length - prefix);
        tty.wakeSlaves(Poll.POLLOUT);
        return n + prefix;
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (length == 0) {
            return 0;
        }
        int echoed = tty.discipline.screen().size();
        int n = tty.discipline.input(memory, offset, length);
        if (tty.discipline.inputReady()) {
            tty.wakeSlaves(Poll.POLLIN | Poll.POLLOUT);
        } else if (n > 0) {
            tty.wakeSlaves(Poll.POLLOUT);
        }
        if (tty.discipline.screen().size() != echoed) {
            waitQueue().wake(Poll.POLLIN);
        }
        return n == 0 ? -Errno.EAGAIN : n;
    }

    @Override
    public int poll() {
        int mask = Poll.POLLOUT | Poll.POLLWRNORM;
        if (tty.discipline.screen().size() > 0) {
            mask |= Poll.POLLIN | Poll.POLLRDNORM;
        }
        return tty.allSlavesGone ? mask | Poll.POLLHUP : mask;
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        NODE.fill(memory, offset);
        memory.putLong(offset + StatLayout.ST_RDEV, 5L << 8 | 2);
        return 0;
    }

    @Override
    public long ioctl(IoctlRequest request) {
        return tty.terminals.ioctls().master(tty, request);
    }

    @Override
    protected void released() {
        tty.masterClosed();
    }
}
