package io.cloister.proc.time;

import io.cloister.abi.Signals;
import io.cloister.abi.Time;
import io.cloister.bus.TimerQueue;
import io.cloister.proc.task.ThreadGroup;
import java.util.Collection;
import java.util.TreeMap;

/** The timers of a process that has used some: interval timers, POSIX timers, and the watch over its CPU time. */
final class ProcessTimers {
    /** When to look again at the CPU time of a process that has timers or limits on it. */
    private static final class CpuWatch extends TimerQueue.Timer {
        private final CpuTimers cpu;
        private final ThreadGroup group;

        private CpuWatch(CpuTimers cpu, ThreadGroup group) {
            this.cpu = cpu;
            this.group = group;
        }

        @Override
        protected void fired(long dueNs, long nowNs) {
            cpu.onDeadline(group);
        }
    }

    private final IntervalTimer[] interval;
    private final TreeMap<Integer, PosixTimer> posix = new TreeMap<>();
    private final CpuWatch watch;
    private int nextId;

    ProcessTimers(ThreadGroup group, Expirations expirations, CpuTimers cpu) {
        watch = new CpuWatch(cpu, group);
        interval = new IntervalTimer[] {
            new IntervalTimer(expirations, group, Signals.SIGALRM, 0),
            new IntervalTimer(expirations, group, Signals.SIGVTALRM, Time.CLOCK_PROCESS_CPUTIME_ID),
            new IntervalTimer(expirations, group, Signals.SIGPROF, Time.CLOCK_PROCESS_CPUTIME_ID),
        };
    }

    /** The timer of setitimer(2), or null. */
    IntervalTimer interval(int which) {
        return which >= 0 && which < interval.length ? interval[which] : null;
    }

    IntervalTimer[] intervals() {
        return interval;
    }

    /** The timer of timer_create(2), or null. */
    PosixTimer posix(int id) {
        return posix.get(id);
    }

    /** In order of their ids. */
    Collection<PosixTimer> posix() {
        return posix.values();
    }

    /** An id that no timer has. */
    int freeId() {
        int id = nextId;
        while (posix.containsKey(id)) {
            id = id + 1 & Integer.MAX_VALUE;
        }
        return id;
    }

    void add(PosixTimer timer) {
        nextId = timer.id + 1 & Integer.MAX_VALUE;
        posix.put(timer.id, timer);
    }

    /** Takes a timer out; null if there is none of that id. */
    PosixTimer remove(int id) {
        return posix.remove(id);
    }

    /** When to look at its CPU time. */
    TimerQueue.Timer watch() {
        return watch;
    }
}
