package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.ItimerspecLayout;
import io.cloister.abi.Open;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.TimerQueue;
import io.cloister.vfs.poll.ReadinessCalls;
import io.cloister.vfs.stream.IntBytes;

/** eventfd(2) and timerfd_create(2) with their variants. */
public final class EventFileCalls {
    private static final int EFD_SEMAPHORE = 1;
    private static final long NS = 1_000_000_000L;
    private final ReadinessCalls waits;
    private final TimerQueue timers;

    /** With these ports. */
    public EventFileCalls(ReadinessCalls waits, TimerQueue timers) {
        this.waits = waits;
        this.timers = timers;
    }

    /** eventfd(2): (initval). */
    public void eventfd(Call call) {
        call.complete(waits.descriptors.install(call.tid(), new EventFd(call.intArg(0), false, false), false));
    }

    /** eventfd2(2): (initval, flags). */
    public void eventfd2(Call call) {
        int flags = call.intArg(1);
        if ((flags & ~(EFD_SEMAPHORE | Open.O_CLOEXEC | Open.O_NONBLOCK)) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        EventFd file = new EventFd(call.intArg(0), (flags & EFD_SEMAPHORE) != 0, (flags & Open.O_NONBLOCK) != 0);
        call.complete(waits.descriptors.install(call.tid(), file, (flags & Open.O_CLOEXEC) != 0));
    }

    /** timerfd_create(2): (clockid, flags). */
    public void timerfdCreate(Call call) {
        int flags = call.intArg(1);
        if (!TimerFd.supports(call.intArg(0)) || (flags & ~(Time.TFD_CLOEXEC | Time.TFD_NONBLOCK)) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        TimerFd file = new TimerFd(call.intArg(0), (flags & Time.TFD_NONBLOCK) != 0, waits.clock, timers);
        call.complete(waits.descriptors.install(call.tid(), file, (flags & Time.TFD_CLOEXEC) != 0));
    }

    /** timerfd_settime(2): (fd, flags, new_value, old_value). */
    public void timerfdSettime(Call call) {
        int flags = call.intArg(1);
        if (call.inLength(2) < ItimerspecLayout.SIZE) {
            call.complete(-Errno.EFAULT);
            return;
        }
        long interval = ReadinessCalls.timespec(call, call.inOffset(2) + ItimerspecLayout.IT_INTERVAL_SEC, 1);
        long value = ReadinessCalls.timespec(call, call.inOffset(2) + ItimerspecLayout.IT_VALUE_SEC, 1);
        boolean badFlags = (flags & ~(Time.TFD_TIMER_ABSTIME | Time.TFD_TIMER_CANCEL_ON_SET)) != 0;
        OpenFile file = waits.descriptors.file(call.tid(), call.intArg(0));
        if (badFlags || interval < 0 || value < 0) {
            call.complete(-Errno.EINVAL);
        } else if (!(file instanceof TimerFd timer)) {
            call.complete(file == null ? -Errno.EBADF : -Errno.EINVAL);
        } else {
            if (call.arg(3) != 0) {
                report(call, 3, timer);
            }
            timer.set((flags & Time.TFD_TIMER_ABSTIME) != 0, value, interval);
            call.complete(0);
        }
    }

    /** timerfd_gettime(2): (fd, curr_value). */
    public void timerfdGettime(Call call) {
        OpenFile file = waits.descriptors.file(call.tid(), call.intArg(0));
        if (!(file instanceof TimerFd timer)) {
            call.complete(file == null ? -Errno.EBADF : -Errno.EINVAL);
            return;
        }
        report(call, 1, timer);
        call.complete(0);
    }

    private static void report(Call call, int arg, TimerFd timer) {
        long left = timer.remainingNs();
        long interval = timer.intervalNs();
        call.out(arg, IntBytes.ofLongs(interval / NS, interval % NS, left / NS, left % NS));
    }
}
