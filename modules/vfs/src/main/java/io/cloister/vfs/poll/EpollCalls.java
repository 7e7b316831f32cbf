package io.cloister.vfs.poll;

import io.cloister.abi.EpollEventLayout;
import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.signal.TemporaryMasks;
import io.cloister.vfs.task.Caller;
import java.util.List;

/** epoll_create(2), epoll_ctl(2), epoll_wait(2) and their variants. */
public final class EpollCalls {
    private static final long MS = 1_000_000L;
    private final ReadinessWait.Waits waits;

    public EpollCalls(Parking parking, Clock clock, TemporaryMasks masks) {
        this.waits = ReadinessWait.Waits.of(parking, clock, masks);
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.EPOLL_CREATE, (caller, call) ->
            call.intArg(0) <= 0 ? -Errno.EINVAL : caller.install(new EpollSet(), false));
        table.on(Sys.EPOLL_CREATE1, EpollCalls::create1);
        table.on(Sys.EPOLL_CTL, EpollCalls::control);
        table.on(Sys.EPOLL_WAIT, (caller, call) -> begin(caller, call, milliseconds(call), false));
        table.on(Sys.EPOLL_PWAIT, (caller, call) -> begin(caller, call, milliseconds(call), true));
        table.on(Sys.EPOLL_PWAIT2, (caller, call) ->
            begin(caller, call, Timeouts.argument(call, 3, Timeouts.TIMESPEC), true));
    }

    /** epoll_create1(2): (flags). */
    private static long create1(Caller caller, Call call) {
        int flags = call.intArg(0);
        return (flags & ~Poll.EPOLL_CLOEXEC) != 0 ? -Errno.EINVAL : caller.install(new EpollSet(), flags != 0);
    }

    /** epoll_ctl(2): (epfd, op, fd, event). */
    private static long control(Caller caller, Call call) {
        int op = call.intArg(1);
        int fd = call.intArg(2);
        boolean needsEvent = op != Poll.EPOLL_CTL_DEL;
        if (needsEvent && call.inLength(3) < EpollEventLayout.SIZE) {
            return -Errno.EFAULT;
        }
        OpenFile set = caller.file(call.intArg(0));
        OpenFile file = caller.file(fd);
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

    private static long milliseconds(Call call) {
        int ms = call.intArg(3);
        return ms < 0 ? Long.MAX_VALUE : ms * MS;
    }

    /**
     * epoll_wait(2), epoll_pwait(2), epoll_pwait2(2): (epfd, events, maxevents, timeout, and if {@code masked} sigset,
     * size).
     */
    private long begin(Caller caller, Call call, long ns, boolean masked) {
        if (ns < 0) {
            return ns;
        }
        long bad = masked ? TemporaryMasks.check(call, 4, 5) : 0;
        if (bad != 0) {
            return bad;
        }
        int max = call.intArg(2);
        if (max <= 0 || max > Integer.MAX_VALUE / EpollEventLayout.SIZE) {
            return -Errno.EINVAL;
        }
        if (call.inLength(1) < 0 || call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof EpollSet set)) {
            return file == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        EpollWait wait = new EpollWait(waits, call, set, Math.min(max, call.outCapacity(1) / EpollEventLayout.SIZE));
        if (masked) {
            wait.maskArgument(4);
        }
        return wait.start(ns);
    }

    private static final class EpollWait extends ReadinessWait implements EpollSet.Sink {
        private final EpollSet set;
        private final int max;
        private int filled;

        private EpollWait(Waits waits, Call call, EpollSet set, int max) {
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
        long finish(int ready) {
            call.out(1, Math.max(ready, 0) * EpollEventLayout.SIZE);
            return ready;
        }

        @Override
        List<WaitQueue> queues() {
            return List.of(set.waitQueue());
        }

        @Override
        public long interrupted() {
            return -Errno.EINTR;
        }
    }
}
