package io.cloister.proc.time;

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
import io.cloister.bus.CallTable;
import io.cloister.bus.TimerQueue;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Timers that send signals: setitimer(2), alarm(2), timer_create(2). */
public final class TimerCalls {
    private final Tasks tasks;
    private final Clocks clocks;
    private final TimerQueue queue;
    private final CpuTimers cpuTimers;
    private final Expirations expirations;

    /** Timers on the wall clock are set in {@code queue}. */
    public TimerCalls(Tasks tasks, Clocks clocks, TimerQueue queue, CpuTimers cpuTimers, Expirations expirations) {
        this.tasks = tasks;
        this.clocks = clocks;
        this.queue = queue;
        this.cpuTimers = cpuTimers;
        this.expirations = expirations;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.GETITIMER, this::getitimer)
            .on(Sys.SETITIMER, this::setitimer)
            .on(Sys.ALARM, this::alarm)
            .on(Sys.TIMER_CREATE, this::timerCreate)
            .on(Sys.TIMER_SETTIME, this::timerSettime)
            .on(Sys.TIMER_GETTIME, this::timerGettime)
            .on(Sys.TIMER_GETOVERRUN, this::timerGetoverrun)
            .on(Sys.TIMER_DELETE, this::timerDelete);
    }

    private IntervalTimer interval(Task task, int which) {
        return cpuTimers.of(task.group).interval(which);
    }

    /** Time to the next expiration, 0 if it is off. */
    private long remainingNs(GuestTimer timer) {
        if (timer.cpuClock != 0) {
            return cpuTimers.remainingNs(timer);
        }
        return timer.isArmed() ? Math.max(1, timer.deadlineNs() - clocks.now()) : 0;
    }

    /** To {@code valueNs} from now, or to that time on its clock; 0 turns it off. */
    private void set(GuestTimer timer, long valueNs, boolean absolute) {
        if (timer.cpuClock != 0) {
            cpuTimers.set(timer, valueNs, absolute);
        } else if (valueNs == 0) {
            queue.disarm(timer);
        } else if (absolute) {
            int clock = ((PosixTimer) timer).clock;
            queue.arm(timer, clocks.monotonicOf(timer.group.leader, clock, valueNs));
        } else {
            queue.arm(timer, GuestTime.plus(clocks.now(), valueNs));
        }
    }

    /** The CPU clock that {@code clock} means to {@code task} and to nobody else; 0 if it is none. */
    private static int cpuClock(Task task, int clock) {
        return switch (clock) {
            case Time.CLOCK_THREAD_CPUTIME_ID -> ~task.tid << 3 | Time.CPUCLOCK_PERTHREAD_MASK | Time.CPUCLOCK_SCHED;
            case Time.CLOCK_PROCESS_CPUTIME_ID -> clock;
            default -> Math.min(clock, 0);
        };
    }

    private long getitimer(Task task, Call call) {
        IntervalTimer timer = interval(task, call.intArg(0));
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
        IntervalTimer timer = interval(task, call.intArg(0));
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
        IntervalTimer timer = interval(task, Time.ITIMER_REAL);
        long left = remainingNs(timer);
        timer.intervalNs = 0;
        set(timer, (call.arg(0) & 0xffffffffL) * Time.NSEC_PER_SEC, false);
        // alarm(2): never 0 while one was set; rounded to the nearest second, as Linux does it.
        return left == 0 ? 0 : Math.max(1, (left + Time.NSEC_PER_SEC / 2) / Time.NSEC_PER_SEC);
    }

    private long timerCreate(Task task, Call call) {
        int clock = call.intArg(0);
        if (clocks.read(task, clock) == Clocks.NONE) {
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
        ProcessTimers timers = cpuTimers.of(group);
        PosixTimer timer = new PosixTimer(expirations, group, timers.freeId(), clock, cpuClock(task, clock));
        timer.notify = Signals.SIGEV_SIGNAL;
        timer.signal = Signals.SIGALRM;
        timer.value = timer.id;
        if (call.inLength(1) >= SigeventLayout.SIZE && !readEvent(call, timer)) {
            return -Errno.EINVAL;
        }
        if (timers.posix().size() >= ProcLimits.MAX_POSIX_TIMERS) {
            return -Errno.EAGAIN;
        }
        timers.add(timer);
        call.out(2, GuestArgs.ints(timer.id));
        return 0;
    }

    private boolean readEvent(Call call, PosixTimer timer) {
        byte[] event = call.inBytes(1);
        var in = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
        timer.value = in.getLong(SigeventLayout.SIGEV_VALUE);
        timer.signal = in.getInt(SigeventLayout.SIGEV_SIGNO);
        timer.notify = in.getInt(SigeventLayout.SIGEV_NOTIFY);
        timer.tid = in.getInt(SigeventLayout.SIGEV_NOTIFY_THREAD_ID);
        boolean signal = timer.signal >= 1 && timer.signal <= Signals.NSIG;
        return switch (timer.notify) {
            case Signals.SIGEV_NONE -> true;
            case Signals.SIGEV_SIGNAL, Signals.SIGEV_THREAD -> signal;
            case Signals.SIGEV_THREAD_ID -> {
                Task named = tasks.task(timer.tid);
                yield signal && named != null && named.group == timer.group;
            }
            default -> false;
        };
    }

    private long timerSettime(Task task, Call call) {
        int error = GuestArgs.check(call, 2, ItimerspecLayout.SIZE);
        if (error != 0) {
            return call.inLength(2) == 0 ? -Errno.EINVAL : error;
        }
        long interval = GuestTime.timespec(call, 2, ItimerspecLayout.IT_INTERVAL_SEC);
        long value = GuestTime.timespec(call, 2, ItimerspecLayout.IT_VALUE_SEC);
        PosixTimer timer = cpuTimers.of(task.group).posix(call.intArg(0));
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
        PosixTimer timer = cpuTimers.of(task.group).posix(call.intArg(0));
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
        PosixTimer timer = cpuTimers.of(task.group).posix(call.intArg(0));
        return timer == null ? -Errno.EINVAL : timer.lastOverruns;
    }

    private long timerDelete(Task task, Call call) {
        PosixTimer timer = cpuTimers.of(task.group).remove(call.intArg(0));
        if (timer == null) {
            return -Errno.EINVAL;
        }
        queue.disarm(timer);
        return 0;
    }
}
