package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Stat;
import io.cloister.abi.StatxLayout;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.vfs.env.HostStreams;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The operator's standard streams. They are shared with other programs, so O_NONBLOCK is never set on them: regular
 * files are simply read, others only as far as they don't block. One thread waits for readiness on behalf of the
 * service and posts it as news.
 */
final class NativeHostStreams implements HostStreams {
    private static final int STREAMS = 3;
    private static final int EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC = 0x7ff;
    private static final int POLLFD = 8;
    /** A terminal takes this much without blocking once it says it is writable. */
    private static final int SMALL = 1024;

    private final HostMemory memory = new HostMemory();
    private final CString self = new CString("");
    private final UnsafeBuffer attributes = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final UnsafeBuffer pollOne = new UnsafeBuffer(ByteBuffer.allocateDirect(POLLFD));
    private final UnsafeBuffer word = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
    private final int[] modes = new int[STREAMS];
    private final int[] wanted = new int[STREAMS];
    private final int wakeEnd;
    private final int waitEnd;

    NativeHostStreams() {
        for (int fd = 0; fd < STREAMS; fd++) {
            int outcome = stat(fd);
            modes[fd] = outcome < 0 ? 0 : attributes.getShort(StatxLayout.STX_MODE) & 0xffff;
        }
        Native.must(Native.cl_socketpair(Native.SOCK_SEQPACKET, word.addressOffset()), "socketpair");
        wakeEnd = word.getInt(0);
        waitEnd = word.getInt(4);
    }

    /** Starts the thread that waits. */
    void start(ServiceHost host) {
        Thread watcher = new Thread(() -> watch(host), "host-streams");
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * What the dead predecessor of this process waited for died with it. The service knows, and does not ask again: so
     * news come of whatever may be ready. That is one too many at worst.
     */
    void watchAll() {
        watch(0, Poll.POLLIN);
        watch(1, Poll.POLLOUT);
        watch(2, Poll.POLLOUT);
    }

    @Override
    public long read(int fd, MutableDirectBuffer m, int offset, int length) {
        int flags = isRegular(fd) ? 0 : Native.NONBLOCK;
        return memory.arrived(
                m, offset, Native.cl_read(FdLayout.STDIO + fd, memory.into(m, offset), memory.room(m, length), flags));
    }

    @Override
    public long write(int fd, MutableDirectBuffer m, int offset, int length) {
        boolean regular = isRegular(fd);
        boolean device = (modes[fd] & Stat.S_IFMT) == Stat.S_IFCHR;
        int n = memory.room(m, device ? Math.min(length, SMALL) : length);
        return Native.cl_write(FdLayout.STDIO + fd, memory.from(m, offset, n), n, regular ? 0 : Native.NONBLOCK);
    }

    @Override
    public int poll(int fd) {
        pollOne.putInt(0, FdLayout.STDIO + fd);
        pollOne.putInt(4, Poll.POLLIN | Poll.POLLOUT);
        return Native.cl_poll(pollOne.addressOffset(), 1, 0) <= 0 ? 0 : pollOne.getShort(6) & 0xffff;
    }

    @Override
    public void watch(int fd, int events) {
        synchronized (wanted) {
            wanted[fd] = events;
        }
        // full: the other end has reason enough to wake up
        Native.cl_write(wakeEnd, word.addressOffset(), 1, Native.NONBLOCK);
    }

    @Override
    public long seek(int fd, long offset, int whence) {
        return isRegular(fd) ? Native.cl_lseek(FdLayout.STDIO + fd, offset, whence) : -Errno.ESPIPE;
    }

    @Override
    public int mode(int fd) {
        return modes[fd];
    }

    @Override
    public long size(int fd) {
        int outcome = stat(fd);
        return outcome < 0 ? 0 : attributes.getLong(StatxLayout.STX_SIZE);
    }

    private boolean isRegular(int fd) {
        return (modes[fd] & Stat.S_IFMT) == Stat.S_IFREG;
    }

    private int stat(int fd) {
        return Native.cl_statx(
                FdLayout.STDIO + fd, self.address(), EMPTY_PATH, STATX_BASIC, attributes.addressOffset());
    }

    private void watch(ServiceHost host) {
        VfsProxy vfs = new VfsProxy(host.news());
        UnsafeBuffer fds = new UnsafeBuffer(ByteBuffer.allocateDirect(POLLFD * (STREAMS + 1)));
        UnsafeBuffer drain = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        while (true) {
            fds.putInt(0, waitEnd);
            fds.putInt(4, Poll.POLLIN);
            synchronized (wanted) {
                for (int i = 0; i < STREAMS; i++) {
                    fds.putInt(POLLFD * (i + 1), wanted[i] == 0 ? -1 : FdLayout.STDIO + i);
                    fds.putInt(POLLFD * (i + 1) + 4, wanted[i]);
                }
            }
            Native.cl_poll(fds.addressOffset(), STREAMS + 1, -1);
            if (fds.getShort(6) != 0) {
                Native.cl_read(waitEnd, drain.addressOffset(), 1, 0);
            }
            for (int i = 0; i < STREAMS; i++) {
                int ready = fds.getInt(POLLFD * (i + 1)) < 0 ? 0 : fds.getShort(POLLFD * (i + 1) + 6) & 0xffff;
                if (ready != 0) {
                    synchronized (wanted) {
                        wanted[i] = 0;
                    }
                    vfs.hostReady(i, ready);
                }
            }
        }
    }
}
