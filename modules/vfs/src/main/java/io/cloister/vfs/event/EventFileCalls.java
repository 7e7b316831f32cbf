package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.ItimerspecLayout;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.TimerQueue;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.poll.Timeouts;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Caller;

/** eventfd(2) and timerfd_create(2) with their variants. */
public final class EventFileCalls {
    private static final int EFD_SEMAPHORE = 1;
    private static final long NS = 1_000_000_000L;
    private final Clock clock;
    private final TimerQueue timers;

    public EventFileCalls(Clock clock, TimerQueue timers) {
        this.clock = clock;
        this.timers = timers;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.EVENTFD, (caller, call) -> caller.install(new EventFd(call.intArg(0), false, false), false));
        table.on(Sys.EVENTFD2, EventFileCalls::eventfd2);
        table.on(Sys.TIMERFD_CREATE, this::timerfdCreate);
        table.on(Sys.TIMERFD_SETTIME, EventFileCalls::timerfdSettime);
        table.on(Sys.TIMERFD_GETTIME, EventFileCalls::timerfdGettime);
    }

    /** eventfd2(2): (initval, flags). */
    private static long eventfd2(Caller caller, Call call) {
        int flags = call.intArg(1);
        if ((flags & ~(EFD_SEMAPHORE | Open.O_CLOEXEC | Open.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        EventFd file = new EventFd(call.intArg(0), (flags & EFD_SEMAPHORE) != 0, (flags & Open.O_NONBLOCK) != 0);
        return caller.install(file, (flags & Open.O_CLOEXEC) != 0);
    }

    /** timerfd_create(2): (clockid, flags). */
    private long timerfdCreate(Caller caller, Call call) {
        int flags = call.intArg(1);
        if (!TimerFd.supports(call.intArg(0)) || (flags & ~(Time.TFD_CLOEXEC | Time.TFD_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        TimerFd file = new TimerFd(call.intArg(0), (flags & Time.TFD_NONBLOCK) != 0, clock, timers);
        return caller.install(file, (flags & Time.TFD_CLOEXEC) != 0);
    }

    /** timerfd_settime(2): (fd, flags, new_value, old_value). */
    private static long timerfdSettime(Caller caller, Call call) {
        int flags = call.intArg(1);
        if (call.inLength(2) < ItimerspecLayout.SIZE) {
            return -Errno.EFAULT;
        }
        int at = call.inOffset(2);
        long interval = Timeouts.read(call, at + ItimerspecLayout.IT_INTERVAL_SEC, Timeouts.TIMESPEC);
        long value = Timeouts.read(call, at + ItimerspecLayout.IT_VALUE_SEC, Timeouts.TIMESPEC);
        boolean badFlags = (flags & ~(Time.TFD_TIMER_ABSTIME | Time.TFD_TIMER_CANCEL_ON_SET)) != 0;
        if (badFlags || interval < 0 || value < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof TimerFd timer)) {
            return file == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        if (call.arg(3) != 0) {
            report(call, 3, timer);
        }
        timer.set((flags & Time.TFD_TIMER_ABSTIME) != 0, value, interval);
        return 0;
    }

    /** timerfd_gettime(2): (fd, curr_value). */
    private static long timerfdGettime(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof TimerFd timer)) {
            return file == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        report(call, 1, timer);
        return 0;
    }

    private static void report(Call call, int arg, TimerFd timer) {
        long left = timer.remainingNs();
        long interval = timer.intervalNs();
        call.out(arg, IntBytes.ofLongs(interval / NS, interval % NS, left / NS, left % NS));
    }
}
