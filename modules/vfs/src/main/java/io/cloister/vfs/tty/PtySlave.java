package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.abi.Termios;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import org.agrona.MutableDirectBuffer;

/** The program's end of a terminal: /dev/pts/N, /dev/tty, /dev/console. */
public final class PtySlave extends PtyEnd {

    PtySlave(Tty tty, int flags, Object inode, byte[] path) {
        super(tty, flags, inode, path);
        tty.opened(this);
    }

    @Override
    public boolean canReopen() {
        return true;
    }

    @Override
    public OpenFile reopen(int tid, int flags) {
        return tty.terminals.openSlave(tty, tid, flags, inode());
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (tty.hungUp) {
            return 0;
        }
        long check = tty.checkRead(tid);
        if (check != 0) {
            return check;
        }
        long n = tty.discipline.read(memory, offset, length, nonBlocking());
        if (n >= 0) {
            tty.wakeMaster(Poll.POLLOUT);
        }
        return n;
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (tty.hungUp) {
            return -Errno.EIO;
        }
        long check = tty.discipline.termios.local(Termios.TOSTOP) ? tty.checkChange(tid) : 0;
        if (check != 0 || length == 0) {
            return check;
        }
        int n = tty.discipline.write(memory, offset, length);
        if (n > 0) {
            tty.wakeMaster(Poll.POLLIN);
        }
        return n == 0 ? -Errno.EAGAIN : n;
    }

    @Override
    public int poll() {
        if (tty.hungUp) {
            return Poll.POLLHUP | Poll.POLLERR | Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDNORM | Poll.POLLWRNORM;
        }
        int mask = tty.discipline.inputReady() ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        boolean room = !tty.discipline.stopped() && tty.discipline.screen().free() >= 256;
        return room ? mask | Poll.POLLOUT | Poll.POLLWRNORM : mask;
    }

    @Override
    public long waitNs(boolean write) {
        return write ? Long.MAX_VALUE : tty.discipline.readWaitNs();
    }

    @Override
    public long timedOut(boolean write) {
        return write ? -Errno.EAGAIN : 0;
    }

    @Override
    public long interrupted(boolean write) {
        return -Errno.ERESTARTSYS;
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        if (inode() instanceof Inode node && node.attributes().rdev != tty.device()) {
            return node.attributes().fillStat(memory, offset);
        }
        memory.setMemory(offset, StatLayout.SIZE, (byte) 0);
        memory.putLong(offset + StatLayout.ST_DEV, tty.terminals.devptsDev());
        memory.putLong(offset + StatLayout.ST_INO, tty.ino());
        memory.putLong(offset + StatLayout.ST_NLINK, 1);
        memory.putInt(offset + StatLayout.ST_MODE, Stat.S_IFCHR | tty.mode);
        memory.putInt(offset + StatLayout.ST_UID, tty.uid);
        memory.putInt(offset + StatLayout.ST_GID, tty.gid);
        memory.putLong(offset + StatLayout.ST_RDEV, tty.device());
        memory.putLong(offset + StatLayout.ST_BLKSIZE, 1024);
        return 0;
    }

    @Override
    public long ioctl(IoctlRequest request) {
        return tty.hungUp ? -Errno.EIO : tty.terminals.ioctls().slave(tty, request);
    }

    @Override
    protected void released() {
        tty.closed(this);
    }
}
