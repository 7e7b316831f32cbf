package io.cloister.vfs.poll;

import io.cloister.abi.EpollEventLayout;
import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.bus.Call;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.WaitQueue;
import java.util.List;

/** epoll_create(2), epoll_ctl(2), epoll_wait(2) and their variants. */
public final class EpollCalls {
    private static final long MS = 1_000_000L;
    private final ReadinessCalls waits;

    /** With these ports. */
    public EpollCalls(ReadinessCalls waits) {
        this.waits = waits;
    }

    /** epoll_create(2): (size). */
    public void create(Call call) {
        call.complete(call.intArg(0) <= 0 ? -Errno.EINVAL : waits.descriptors.install(call.tid(), new EpollSet(), false));
    }

    /** epoll_create1(2): (flags). */
    public void create1(Call call) {
        int flags = call.intArg(0);
        if ((flags & ~Poll.EPOLL_CLOEXEC) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        call.complete(waits.descriptors.install(call.tid(), new EpollSet(), flags != 0));
    }

    /** epoll_ctl(2): (epfd, op, fd, event). */
    public void control(Call call) {
        call.complete(change(call));
    }

    private long change(Call call) {
        int op = call.intArg(1);
        int fd = call.intArg(2);
        boolean needsEvent = op != Poll.EPOLL_CTL_DEL;
        if (needsEvent && call.inLength(3) < EpollEventLayout.SIZE) {
            return -Errno.EFAULT;
        }
        OpenFile set = waits.descriptors.file(call.tid(), call.intArg(0));
        OpenFile file = waits.descriptors.file(call.tid(), fd);
        if (set == null || file == null) {
            return -Errno.EBADF;
        }
        if (!(set instanceof EpollSet epoll)) {
            return -Errno.EINVAL;
        }
        if (!file.pollable()) {
            return -Errno.EPERM;
        }
        int at = call.inOffset(3);
        int events = needsEvent ? call.memory().getInt(at + EpollEventLayout.EVENTS) : 0;
        long data = needsEvent ? call.memory().getLong(at + EpollEventLayout.DATA) : 0;
        return switch (op) {
            case Poll.EPOLL_CTL_ADD -> epoll.add(fd, file, events, data);
            case Poll.EPOLL_CTL_MOD -> epoll.modify(fd, file, events, data);
            case Poll.EPOLL_CTL_DEL -> epoll.delete(fd, file);
            default -> -Errno.EINVAL;
        };
    }

    /** epoll_wait(2): (epfd, events, maxevents, timeout in ms). */
    public void waitEvents(Call call) {
        begin(call, milliseconds(call), null);
    }

    /** epoll_pwait(2): (epfd, events, maxevents, timeout in ms, sigset, size). */
    public void pwait(Call call) {
        masked(call, milliseconds(call));
    }

    /** epoll_pwait2(2): (epfd, events, maxevents, timespec, sigset, size). */
    public void pwait2(Call call) {
        long ns = Long.MAX_VALUE;
        if (call.arg(3) != 0) {
            ns = call.inLength(3) < 16 ? -Errno.EFAULT : ReadinessCalls.timespec(call, call.inOffset(3), 1);
        }
        masked(call, ns);
    }

    private static long milliseconds(Call call) {
        int ms = call.intArg(3);
        return ms < 0 ? Long.MAX_VALUE : ms * MS;
    }

    private void masked(Call call, long ns) {
        long[] mask = {0, 0};
        boolean masked = waits.maskArgument(call, 4, 5, mask);
        if (ns < 0 || mask[1] != 0) {
            call.complete(ns < 0 ? ns : mask[1]);
            return;
        }
        begin(call, ns, masked ? mask : null);
    }

    private void begin(Call call, long ns, long[] mask) {
        int max = call.intArg(2);
        OpenFile file = waits.descriptors.file(call.tid(), call.intArg(0));
        if (max <= 0 || max > Integer.MAX_VALUE / EpollEventLayout.SIZE) {
            call.complete(-Errno.EINVAL);
        } else if (call.inLength(1) < 0 || call.arg(1) == 0) {
            call.complete(-Errno.EFAULT);
        } else if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (!(file instanceof EpollSet set)) {
            call.complete(-Errno.EINVAL);
        } else {
            EpollWait wait = new EpollWait(waits, call, set, Math.min(max, call.outCapacity(1) / EpollEventLayout.SIZE));
            if (mask != null) {
                wait.mask(mask[0]);
            }
            wait.start(ns);
        }
    }

    private static final class EpollWait extends ReadinessWait implements EpollSet.Sink {
        private final EpollSet set;
        private final int max;
        private int filled;

        private EpollWait(ReadinessCalls waits, Call call, EpollSet set, int max) {
            super(waits, call);
            this.set = set;
            this.max = max;
        }

        @Override
        public void event(int events, long data) {
            int at = call.inOffset(1) + filled++ * EpollEventLayout.SIZE;
            call.memory().putInt(at + EpollEventLayout.EVENTS, events);
            call.memory().putLong(at + EpollEventLayout.DATA, data);
        }

        @Override
        int scan() {
            filled = 0;
            return set.isReleased() ? -Errno.EBADF : set.collect(max, this);
        }

        @Override
        void finish(int ready) {
            call.out(1, Math.max(ready, 0) * EpollEventLayout.SIZE);
            call.complete(ready);
        }

        @Override
        List<WaitQueue> queues() {
            return List.of(set.waitQueue());
        }

        @Override
        long interruptResult() {
            return -Errno.EINTR;
        }
    }
}
