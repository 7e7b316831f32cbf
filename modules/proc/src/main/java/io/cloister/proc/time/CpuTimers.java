package io.cloister.proc.time;

import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Time;
import io.cloister.bus.TimerQueue;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.signal.SignalWord;
import io.cloister.proc.signal.Signaling;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;

/**
 * Timers and limits on CPU time: setitimer(2), timer_create(2) on CPU clocks, RLIMIT_CPU of getrlimit(2). An agent says
 * what CPU time it has used when it makes certain calls, and whenever it comes for signals. So a process is looked at
 * when it can have reached its next time at the earliest, and those of its threads that run guest code then are made to
 * come.
 */
public final class CpuTimers {
    private final TimerTable table;
    private final TimerQueue queue;
    private final Clocks clocks;
    private final Signaling signals;
    private final SignalWord word;
    private final TaskRows rows;

    /** Of processes whose timers are in {@code table}. */
    public CpuTimers(
            TimerTable table, TimerQueue queue, Clocks clocks, Signaling signals, SignalWord word, TaskRows rows) {
        this.table = table;
        this.queue = queue;
        this.clocks = clocks;
        this.signals = signals;
        this.word = word;
        this.rows = rows;
    }

    /** The timers of a process. */
    ProcessTimers of(ThreadGroup group) {
        return table.of(group, this);
    }

    /** (Re)sets {@code timer}: to {@code valueNs} from now, or to that time on its clock; 0 turns it off. */
    void set(GuestTimer timer, long valueNs, boolean absolute) {
        timer.cpuAtNs = valueNs == 0 ? 0 : absolute ? valueNs : GuestTime.plus(Math.max(0, read(timer)), valueNs);
        look(timer.group);
    }

    /** Time to the next expiration, 0 if it is off. */
    long remainingNs(GuestTimer timer) {
        return timer.cpuAtNs == 0 ? 0 : Math.max(1, timer.cpuAtNs - Math.max(0, read(timer)));
    }

    private long read(GuestTimer timer) {
        Task any = timer.group.anyLive();
        return any == null ? Clocks.NONE : clocks.read(any, timer.cpuClock);
    }

    /** It may be time: by what is known now, or else by what the agents are going to say. */
    void onDeadline(ThreadGroup group) {
        look(group);
        if (isWatched(group)) {
            for (Task thread : group.threads) {
                word.poke(thread);
            }
        }
    }

    /** An agent of the group has said what it has used. */
    public void onSaid(ThreadGroup group) {
        if (isWatched(group)) {
            look(group);
        }
    }

    private boolean isWatched(ThreadGroup group) {
        ProcessTimers timers = table.find(group);
        return timers != null && timers.watch().isArmed();
    }

    /** Fires what has come, and finds out when next to look. */
    public void look(ThreadGroup group) {
        long ahead = limit(group);
        ProcessTimers timers = table.find(group);
        if (timers != null) {
            for (IntervalTimer timer : timers.intervals()) {
                ahead = Math.min(ahead, advance(timer));
            }
            for (PosixTimer timer : timers.posix()) {
                ahead = Math.min(ahead, advance(timer));
            }
        }
        boolean over = group.isDying() || group.isEnded() || ahead == Long.MAX_VALUE;
        if (over && timers != null) {
            queue.disarm(timers.watch());
        } else if (!over) {
            // All threads together use at most as many seconds in one.
            long soonest = Math.max(ahead / Math.max(1, group.live), ProcLimits.MIN_CPU_LOOK_NS);
            queue.arm(of(group).watch(), GuestTime.plus(clocks.now(), soonest));
        }
    }

    /** Fires the timer if it has come; the CPU time until it comes next. */
    private long advance(GuestTimer timer) {
        if (timer.cpuAtNs == 0) {
            return Long.MAX_VALUE;
        }
        long now = read(timer);
        if (now == Clocks.NONE) {
            return Long.MAX_VALUE; // the thread whose clock it was is gone
        }
        if (now >= timer.cpuAtNs) {
            long at = timer.cpuAtNs;
            timer.cpuAtNs = timer.intervalNs > 0 ? Expirations.next(at, timer.intervalNs, now) : 0;
            timer.expire(timer.intervalNs > 0 ? (timer.cpuAtNs - at) / timer.intervalNs - 1 : 0);
        }
        return timer.cpuAtNs == 0 ? Long.MAX_VALUE : timer.cpuAtNs - now;
    }

    /** RLIMIT_CPU: SIGXCPU at the soft limit, which moves on by a second each time, and SIGKILL at the hard one. */
    private long limit(ThreadGroup group) {
        long soft = group.softLimit(Rlimits.RLIMIT_CPU);
        long hard = group.hardLimit(Rlimits.RLIMIT_CPU);
        if (soft == Rlimits.RLIM_INFINITY && hard == Rlimits.RLIM_INFINITY) {
            return Long.MAX_VALUE;
        }
        long used = clocks.cpuNs(group);
        if (used >= ns(hard)) {
            signals.toGroup(SigInfo.kernel(Signals.SIGKILL), group, true);
            return Long.MAX_VALUE;
        }
        if (used >= ns(soft)) {
            group.limit(Rlimits.RLIMIT_CPU, used / Time.NSEC_PER_SEC + 1, hard);
            group.threads.forEach(rows::limits);
            signals.toGroup(SigInfo.kernel(Signals.SIGXCPU), group, false);
        }
        return Math.min(ns(group.softLimit(Rlimits.RLIMIT_CPU)), ns(hard)) - used;
    }

    /** A limit in seconds; getrlimit(2) has none that is shorter than one. */
    private static long ns(long seconds) {
        boolean ever = seconds >= 0 && seconds < Long.MAX_VALUE / Time.NSEC_PER_SEC;
        return ever ? Math.max(1, seconds) * Time.NSEC_PER_SEC : Long.MAX_VALUE;
    }
}
