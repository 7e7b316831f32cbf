package io.cloister.vfs.inode;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.vfs.file.IoctlRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** An open regular file: position, O_APPEND, RLIMIT_FSIZE; the bytes are the inode's. */
public final class RegularFile extends InodeFile {
    private final boolean writes;

    private RegularFile(FileEnv env, int statusFlags, PathRef path) {
        super(env, statusFlags, path);
        writes = (statusFlags & Open.O_ACCMODE) != Open.O_RDONLY;
    }

    static Opened open(Opening how) {
        long outcome = how.path().inode().acquire((how.flags() & Open.O_ACCMODE) != Open.O_RDONLY);
        return outcome < 0 ? Opened.error(outcome) : Opened.of(new RegularFile(how.env(), how.flags(), how.path()));
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        long position = at == CURRENT ? position() : at;
        long n = node().readAt(memory, offset, length, position);
        if (n > 0 && at == CURRENT) {
            position(position + n);
        }
        if (env().fsNotify().active() && n > 0) {
            env().fsNotify().event(path().dentry(), Inotify.IN_ACCESS, 0);
        }
        return n;
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        boolean append = (statusFlags() & Open.O_APPEND) != 0;
        long position = append ? node().attributes().size : at == CURRENT ? position() : at;
        if (length == 0) {
            return 0;
        }
        long room = sizeLimit(tid) - position;
        if (room <= 0) {
            env().signals().self(tid, Signals.SIGXFSZ);
            return -Errno.EFBIG;
        }
        if ((node().seals() & (Misc.F_SEAL_WRITE | Misc.F_SEAL_FUTURE_WRITE)) != 0 && node().seals() > 0) {
            return -Errno.EPERM;
        }
        long n = node().writeAt(memory, offset, (int) Math.min(length, room), position, env().clock().realtimeNs());
        if (n > 0 && at == CURRENT) {
            position(position + n);
        }
        if (env().fsNotify().active() && n > 0) {
            env().fsNotify().event(path().dentry(), Inotify.IN_MODIFY, 0);
        }
        return n;
    }

    private long sizeLimit(int tid) {
        long limit = tid <= 0 ? -1 : env().tasks().rlimit(tid, Rlimits.RLIMIT_FSIZE);
        return limit < 0 ? Long.MAX_VALUE : limit;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public long seek(long offset, int whence) {
        Inode inode = node();
        long size = inode.attributes().size;
        long to;
        switch (whence) {
            case Open.SEEK_SET -> to = offset;
            case Open.SEEK_CUR -> to = position() + offset;
            case Open.SEEK_END -> {
                inode.refresh();
                to = inode.attributes().size + offset;
            }
            case Open.SEEK_DATA, Open.SEEK_HOLE -> {
                if (offset < 0 || offset >= size) {
                    return -Errno.ENXIO;
                }
                to = inode.seekData(offset, whence == Open.SEEK_HOLE);
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (to < 0) {
            return whence == Open.SEEK_DATA || whence == Open.SEEK_HOLE ? to : -Errno.EINVAL;
        }
        position(to);
        return to;
    }

    @Override
    public long ioctl(IoctlRequest request) {
        if (request.command() == Ioctls.FIONREAD) {
            int left = (int) Math.max(0, Math.min(Integer.MAX_VALUE, node().attributes().size - position()));
            request.out(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(left).array());
            return 0;
        }
        return -Errno.ENOTTY;
    }

    @Override
    protected void released() {
        node().relinquish(writes);
        super.released();
    }
}
