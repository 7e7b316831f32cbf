package io.cloister.proc;

import io.cloister.abi.Signals;

/** What happens when deadlines come: sleeps end, interval timers and POSIX timers send their signals. */
final class Timers {
    private final ProcKernel k;

    Timers(ProcKernel k) {
        this.k = k;
    }

    /** Handles what has come, a bounded number at a time. */
    void expire(long nowNs) {
        for (int i = 0; i < ProcLimits.TIMERS_PER_CYCLE; i++) {
            Deadline deadline = k.timers.poll(nowNs);
            if (deadline == null) {
                return;
            }
            k.counters.timersFired++;
            switch (deadline.owner) {
                case Parked parked -> k.parking.onDeadline(parked);
                case GuestTimer timer -> onDeadline(timer, nowNs);
                case CpuWatch watch -> k.cpuTimers.onDeadline(watch.group);
            }
        }
    }

    private void onDeadline(GuestTimer timer, long nowNs) {
        long missed = 0;
        if (timer.intervalNs > 0) {
            long at = timer.deadline.atNs;
            long next = next(at, timer.intervalNs, nowNs);
            missed = (next - at) / timer.intervalNs - 1;
            k.timers.set(timer.deadline, next);
        }
        fire(timer, missed);
    }

    /** The first multiple of the period after now; not sooner than {@link ProcLimits#MIN_PERIOD_NS}, which is ours to pay. */
    static long next(long atNs, long intervalNs, long nowNs) {
        long earliest = Math.max(nowNs + 1, atNs + ProcLimits.MIN_PERIOD_NS);
        return Clocks.plus(atNs, Clocks.plus(earliest - atNs, intervalNs - 1) / intervalNs * intervalNs);
    }

    /** Sends what {@code timer} sends when it expires; {@code missed} more expirations have passed meanwhile. */
    void fire(GuestTimer timer, long missed) {
        switch (timer) {
            case IntervalTimer interval -> k.signals.toGroup(SigInfo.kernel(interval.signal), interval.group, false);
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
        SigInfo info = SigInfo.timer(timer);
        timer.signalQueued = true;
        if (timer.notify == Signals.SIGEV_THREAD_ID) {
            Task task = k.tasks.task(timer.tid);
            boolean there = task != null && task.group == timer.group;
            if (there) {
                k.signals.toTask(info, task, false);
            }
            timer.signalQueued = there && isQueued(task.pending, timer);
        } else {
            k.signals.toGroup(info, timer.group, false);
            timer.signalQueued = isQueued(timer.group.shared, timer);
        }
    }

    private static boolean isQueued(PendingSignals queue, PosixTimer timer) {
        for (SigInfo info : queue.infos()) {
            if (info.timer == timer) {
                return true;
            }
        }
        return false;
    }
}
