package io.cloister.proc.time;

import static io.cloister.abi.Time.CLOCK_MONOTONIC_COARSE;
import static io.cloister.abi.Time.CLOCK_MONOTONIC_RAW;
import static io.cloister.abi.Time.CLOCK_REALTIME;
import static io.cloister.abi.Time.CLOCK_REALTIME_COARSE;
import static io.cloister.abi.Time.CLOCK_THREAD_CPUTIME_ID;
import static io.cloister.abi.Time.TIMER_ABSTIME;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.abi.TimespecLayout;
import io.cloister.abi.TimexLayout;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reading clocks and sleeping: time(7). The clocks are the host's: nobody sets them. */
public final class ClockCalls {
    private static final long COARSE_RESOLUTION_NS = 4 * Time.NSEC_PER_MSEC;

    private final Clock clock;
    private final Clocks clocks;
    private final Parking parking;

    /** Tasks sleep in {@code parking}. */
    public ClockCalls(Clock clock, Clocks clocks, Parking parking) {
        this.clock = clock;
        this.clocks = clocks;
        this.parking = parking;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.CLOCK_GETTIME, this::clockGettime)
            .on(Sys.CLOCK_GETRES, this::clockGetres)
            .on(Sys.CLOCK_SETTIME, (task, call) -> -Errno.EPERM)
            .on(Sys.SETTIMEOFDAY, (task, call) -> -Errno.EPERM)
            .on(Sys.GETTIMEOFDAY, this::gettimeofday)
            .on(Sys.TIME, this::time)
            .on(Sys.TIMES, this::times)
            .on(Sys.ADJTIMEX, (task, call) -> adjust(call, 0))
            .on(Sys.CLOCK_ADJTIME, this::clockAdjtime)
            .on(Sys.NANOSLEEP, this::nanosleep)
            .on(Sys.CLOCK_NANOSLEEP, this::clockNanosleep);
    }

    private long clockGettime(Task task, Call call) {
        long now = clocks.read(task, call.intArg(0));
        if (now == Clocks.NONE) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        GuestTime.outTimespec(call, 1, now);
        return 0;
    }

    private long clockGetres(Task task, Call call) {
        int id = call.intArg(0);
        if (clocks.read(task, id) == Clocks.NONE) {
            return -Errno.EINVAL;
        }
        boolean coarse = id == CLOCK_REALTIME_COARSE || id == CLOCK_MONOTONIC_COARSE;
        GuestTime.outTimespec(call, 1, coarse ? COARSE_RESOLUTION_NS : 1);
        return 0;
    }

    private long gettimeofday(Task task, Call call) {
        GuestTime.outTimeval(call, 0, clock.realtimeNs());
        call.out(1, new byte[8]);
        return 0;
    }

    private long time(Task task, Call call) {
        long seconds = clock.realtimeNs() / Time.NSEC_PER_SEC;
        call.out(0, GuestArgs.words(seconds));
        return seconds;
    }

    private long times(Task task, Call call) {
        ThreadGroup group = task.group;
        call.out(0, GuestArgs.words(GuestTime.ticks(clocks.cpuNs(group)), 0, GuestTime.ticks(group.childrenCpuNs), 0));
        return GuestTime.ticks(clocks.now());
    }

    private long clockAdjtime(Task task, Call call) {
        return call.intArg(0) == CLOCK_REALTIME ? adjust(call, 1) : -Errno.EOPNOTSUPP;
    }

    /** adjtimex(2), reading only: an undisciplined clock. */
    private long adjust(Call call, int arg) {
        int error = GuestArgs.check(call, arg, TimexLayout.SIZE);
        if (error != 0) {
            return error;
        }
        int modes = call.memory().getInt(call.inOffset(arg) + TimexLayout.MODES);
        if (modes != 0 && modes != Time.ADJ_OFFSET_SS_READ) {
            return -Errno.EPERM;
        }
        long now = clock.realtimeNs();
        ByteBuffer out = ByteBuffer.allocate(TimexLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(TimexLayout.MODES, modes).putInt(TimexLayout.STATUS, Time.STA_UNSYNC);
        out.putLong(TimexLayout.MAXERROR, 16_000_000).putLong(TimexLayout.ESTERROR, 16_000_000);
        out.putLong(TimexLayout.CONSTANT, 2).putLong(TimexLayout.PRECISION, 1).putLong(TimexLayout.TICK, 10_000);
        out.putLong(TimexLayout.TOLERANCE, 32_768_000);
        out.putLong(TimexLayout.TIME_SEC, now / Time.NSEC_PER_SEC);
        out.putLong(TimexLayout.TIME_USEC, now % Time.NSEC_PER_SEC / Time.NSEC_PER_USEC);
        call.out(arg, out.array());
        return Time.TIME_ERROR;
    }

    private long nanosleep(Task task, Call call) {
        int error = GuestArgs.check(call, 0, TimespecLayout.SIZE);
        long duration = error != 0 ? error : GuestTime.timespec(call, 0, 0);
        return duration < 0 ? duration : sleep(task, call, duration, 1);
    }

    private long clockNanosleep(Task task, Call call) {
        int id = call.intArg(0);
        if (id == CLOCK_THREAD_CPUTIME_ID || clocks.read(task, id) == Clocks.NONE) {
            return -Errno.EINVAL;
        }
        if (id == CLOCK_MONOTONIC_RAW || id == CLOCK_REALTIME_COARSE || id == CLOCK_MONOTONIC_COARSE) {
            return -Errno.EOPNOTSUPP;
        }
        int error = GuestArgs.check(call, 2, TimespecLayout.SIZE);
        long time = error != 0 ? error : GuestTime.timespec(call, 2, 0);
        if (time < 0) {
            return time;
        }
        if ((call.intArg(1) & TIMER_ABSTIME) == 0) {
            return sleep(task, call, time, 3);
        }
        long deadline = clocks.monotonicOf(task, id, time);
        if (deadline <= clocks.now()) {
            return 0;
        }
        return parking.park(new SleepWait(clocks, task, call, deadline, -1), deadline);
    }

    private long sleep(Task task, Call call, long durationNs, int remainderArg) {
        long now = clocks.now();
        long restarted = task.restartDeadlineNs;
        task.restartDeadlineNs = 0;
        long deadline = restarted != 0 ? restarted : GuestTime.plus(now, durationNs);
        if (deadline <= now) {
            return 0;
        }
        return parking.park(new SleepWait(clocks, task, call, deadline, remainderArg), deadline);
    }
}
