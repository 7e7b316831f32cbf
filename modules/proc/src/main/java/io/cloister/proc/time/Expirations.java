package io.cloister.proc.time;

import io.cloister.abi.Signals;
import io.cloister.bus.TimerQueue;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.signal.Signaling;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;

/** What happens when a timer expires: it sends its signal. */
public final class Expirations {
    private final Tasks tasks;
    private final Signaling signals;
    private final TimerQueue queue;

    /** Repeating timers are set again in {@code queue}. */
    public Expirations(Tasks tasks, Signaling signals, TimerQueue queue) {
        this.tasks = tasks;
        this.signals = signals;
        this.queue = queue;
    }

    /** The time {@code dueNs} of a timer on the wall clock has come. */
    void onDeadline(GuestTimer timer, long dueNs, long nowNs) {
        long missed = 0;
        if (timer.intervalNs > 0) {
            long next = next(dueNs, timer.intervalNs, nowNs);
            missed = (next - dueNs) / timer.intervalNs - 1;
            queue.arm(timer, next);
        }
        expire(timer, missed);
    }

    /**
     * The first multiple of the period after now; not sooner than {@link ProcLimits#MIN_PERIOD_NS}, which is ours to
     * pay.
     */
    static long next(long atNs, long intervalNs, long nowNs) {
        long earliest = Math.max(nowNs + 1, atNs + ProcLimits.MIN_PERIOD_NS);
        return GuestTime.plus(atNs, GuestTime.plus(earliest - atNs, intervalNs - 1) / intervalNs * intervalNs);
    }

    /** Sends what {@code timer} sends when it expires; {@code missed} more expirations have passed meanwhile. */
    void expire(GuestTimer timer, long missed) {
        switch (timer) {
            case IntervalTimer interval -> signals.toGroup(SigInfo.kernel(interval.signal), interval.group, false);
            case PosixTimer posix -> onPosix(posix, missed);
        }
    }

    /** timer_getoverrun(2): expirations while the signal of an earlier one is still queued are counted, not sent. */
    private void onPosix(PosixTimer timer, long missed) {
        if (timer.notify == Signals.SIGEV_NONE) {
            return;
        }
        if (timer.signalQueued) {
            timer.addOverruns(missed + 1);
            return;
        }
        timer.overruns = 0;
        timer.addOverruns(missed);
        send(timer);
    }

    private void send(PosixTimer timer) {
        SigInfo info = SigInfo.timer(timer.signal, timer.id, timer.value, timer);
        timer.signalQueued = true;
        if (timer.notify == Signals.SIGEV_THREAD_ID) {
            Task task = tasks.task(timer.tid);
            boolean there = task != null && task.group == timer.group;
            if (there) {
                signals.toTask(info, task, false);
            }
            timer.signalQueued = there && task.pending.hasOf(timer);
        } else {
            signals.toGroup(info, timer.group, false);
            timer.signalQueued = timer.group.shared.hasOf(timer);
        }
    }
}
