package io.cloister.proc;

import static io.cloister.abi.Time.CLOCK_BOOTTIME_ALARM;
import static io.cloister.abi.Time.CLOCK_MONOTONIC_COARSE;
import static io.cloister.abi.Time.CLOCK_MONOTONIC_RAW;
import static io.cloister.abi.Time.CLOCK_REALTIME_ALARM;
import static io.cloister.abi.Time.CLOCK_REALTIME_COARSE;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.ItimerspecLayout;
import io.cloister.abi.ItimervalLayout;
import io.cloister.abi.SigeventLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;

/** Timers that send signals: setitimer(2), alarm(2), timer_create(2). */
final class TimerCalls {
    private final ProcKernel k;

    TimerCalls(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.GETITIMER, this::getitimer)
            .on(Sys.SETITIMER, this::setitimer)
            .on(Sys.ALARM, this::alarm)
            .on(Sys.TIMER_CREATE, this::timerCreate)
            .on(Sys.TIMER_SETTIME, this::timerSettime)
            .on(Sys.TIMER_GETTIME, this::timerGettime)
            .on(Sys.TIMER_GETOVERRUN, this::timerGetoverrun)
            .on(Sys.TIMER_DELETE, this::timerDelete);
    }

    private static IntervalTimer itimer(Task task, int which) {
        return which >= 0 && which < task.group.itimers.length ? task.group.itimers[which] : null;
    }

    /** Time to the next expiration, 0 where it is off. */
    private long remainingNs(GuestTimer timer) {
        if (timer.cpuClock != 0) {
            return k.cpuTimers.remainingNs(timer);
        }
        return timer.deadline.queued ? Math.max(1, timer.deadline.atNs - k.clocks.now()) : 0;
    }

    /** To {@code valueNs} from now, or to that time on its clock; 0 turns it off. */
    private void set(GuestTimer timer, long valueNs, boolean absolute) {
        if (timer.cpuClock != 0) {
            k.cpuTimers.set(timer, valueNs, absolute);
        } else if (valueNs == 0) {
            k.timers.cancel(timer.deadline);
        } else if (absolute) {
            int clock = ((PosixTimer) timer).clock;
            k.timers.set(timer.deadline, k.clocks.monotonicOf(timer.group.leader, clock, valueNs));
        } else {
            k.timers.set(timer.deadline, Clocks.plus(k.clocks.now(), valueNs));
        }
    }

    /** The CPU clock that {@code clock} means to {@code task} and to nobody else; 0 where it is none. */
    private static int cpuClock(Task task, int clock) {
        return switch (clock) {
            case Time.CLOCK_THREAD_CPUTIME_ID -> ~task.tid << 3 | Time.CPUCLOCK_PERTHREAD_MASK | Time.CPUCLOCK_SCHED;
            case Time.CLOCK_PROCESS_CPUTIME_ID -> clock;
            default -> Math.min(clock, 0);
        };
    }

    private long getitimer(Task task, Call call) {
        IntervalTimer timer = itimer(task, call.intArg(0));
        if (timer == null) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        GuestTime.outItimerval(call, 1, timer.intervalNs, remainingNs(timer));
        return 0;
    }

    private long setitimer(Task task, Call call) {
        IntervalTimer timer = itimer(task, call.intArg(0));
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        boolean given = call.inLength(1) >= ItimervalLayout.SIZE;
        // getitimer(2), BUGS: Linux takes a NULL new value as zeros.
        long interval = given ? GuestTime.timeval(call, 1, ItimervalLayout.IT_INTERVAL_SEC) : 0;
        long value = given ? GuestTime.timeval(call, 1, ItimervalLayout.IT_VALUE_SEC) : 0;
        if (timer == null || interval < 0 || value < 0) {
            return -Errno.EINVAL;
        }
        GuestTime.outItimerval(call, 2, timer.intervalNs, remainingNs(timer));
        timer.intervalNs = interval;
        set(timer, value, false);
        return 0;
    }

    private long alarm(Task task, Call call) {
        IntervalTimer timer = task.group.itimers[Time.ITIMER_REAL];
        long left = remainingNs(timer);
        timer.intervalNs = 0;
        set(timer, (call.arg(0) & 0xffffffffL) * Time.NSEC_PER_SEC, false);
        // alarm(2): never 0 while one was set; rounded to the nearest second, as Linux does it.
        return left == 0 ? 0 : Math.max(1, (left + Time.NSEC_PER_SEC / 2) / Time.NSEC_PER_SEC);
    }

    private long timerCreate(Task task, Call call) {
        int clock = call.intArg(0);
        if (k.clocks.read(task, clock) == Clocks.NONE) {
            return -Errno.EINVAL;
        }
        if (clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE) {
            return -Errno.EOPNOTSUPP;
        }
        boolean wakes = clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
        if (wakes && !task.cred.capable(Caps.CAP_WAKE_ALARM)) {
            return -Errno.EPERM;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        if (call.arg(2) == 0) {
            return -Errno.EFAULT;
        }
        ThreadGroup group = task.group;
        PosixTimer timer = new PosixTimer(group, freeId(group), clock, cpuClock(task, clock));
        timer.notify = Signals.SIGEV_SIGNAL;
        timer.signal = Signals.SIGALRM;
        timer.value = timer.id;
        if (call.inLength(1) >= SigeventLayout.SIZE && !readEvent(call, timer)) {
            return -Errno.EINVAL;
        }
        if (group.timers.size() >= ProcLimits.MAX_POSIX_TIMERS) {
            return -Errno.EAGAIN;
        }
        group.nextTimer = timer.id + 1 & Integer.MAX_VALUE;
        group.timers.put(timer.id, timer);
        call.out(2, GuestTime.ints(timer.id));
        return 0;
    }

    private static int freeId(ThreadGroup group) {
        int id = group.nextTimer;
        while (group.timers.containsKey(id)) {
            id = id + 1 & Integer.MAX_VALUE;
        }
        return id;
    }

    private boolean readEvent(Call call, PosixTimer timer) {
        byte[] event = call.inBytes(1);
        var in = java.nio.ByteBuffer.wrap(event).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        timer.value = in.getLong(SigeventLayout.SIGEV_VALUE);
        timer.signal = in.getInt(SigeventLayout.SIGEV_SIGNO);
        timer.notify = in.getInt(SigeventLayout.SIGEV_NOTIFY);
        timer.tid = in.getInt(SigeventLayout.SIGEV_NOTIFY_THREAD_ID);
        boolean signal = timer.signal >= 1 && timer.signal <= Signals.NSIG;
        return switch (timer.notify) {
            case Signals.SIGEV_NONE -> true;
            case Signals.SIGEV_SIGNAL, Signals.SIGEV_THREAD -> signal;
            case Signals.SIGEV_THREAD_ID -> {
                Task named = k.tasks.task(timer.tid);
                yield signal && named != null && named.group == timer.group;
            }
            default -> false;
        };
    }

    private long timerSettime(Task task, Call call) {
        int error = GuestTime.check(call, 2, ItimerspecLayout.SIZE);
        if (error != 0) {
            return call.inLength(2) == 0 ? -Errno.EINVAL : error;
        }
        long interval = GuestTime.timespec(call, 2, ItimerspecLayout.IT_INTERVAL_SEC);
        long value = GuestTime.timespec(call, 2, ItimerspecLayout.IT_VALUE_SEC);
        PosixTimer timer = task.group.timers.get(call.intArg(0));
        if (interval < 0 || value < 0 || timer == null) {
            return -Errno.EINVAL;
        }
        GuestTime.outItimerspec(call, 3, timer.intervalNs, remainingNs(timer));
        timer.intervalNs = interval;
        timer.overruns = 0;
        timer.lastOverruns = 0;
        set(timer, value, (call.intArg(1) & Time.TIMER_ABSTIME) != 0);
        return 0;
    }

    private long timerGettime(Task task, Call call) {
        PosixTimer timer = task.group.timers.get(call.intArg(0));
        if (timer == null) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        GuestTime.outItimerspec(call, 1, timer.intervalNs, remainingNs(timer));
        return 0;
    }

    private long timerGetoverrun(Task task, Call call) {
        PosixTimer timer = task.group.timers.get(call.intArg(0));
        return timer == null ? -Errno.EINVAL : timer.lastOverruns;
    }

    private long timerDelete(Task task, Call call) {
        PosixTimer timer = task.group.timers.remove(call.intArg(0));
        if (timer == null) {
            return -Errno.EINVAL;
        }
        k.timers.cancel(timer.deadline);
        return 0;
    }
}
