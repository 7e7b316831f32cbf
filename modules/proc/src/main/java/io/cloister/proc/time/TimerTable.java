package io.cloister.proc.time;

import io.cloister.bus.TimerQueue;
import io.cloister.proc.task.EndOfProcess;
import io.cloister.proc.task.ThreadGroup;
import org.agrona.collections.Int2ObjectHashMap;

/** The timers of those processes that have used some. Looked up, never walked: its order decides nothing. */
public final class TimerTable implements EndOfProcess {
    private final Int2ObjectHashMap<ProcessTimers> byTgid = new Int2ObjectHashMap<>();
    private final TimerQueue queue;
    private final Expirations expirations;

    /** Armed timers are in {@code queue}. */
    public TimerTable(TimerQueue queue, Expirations expirations) {
        this.queue = queue;
        this.expirations = expirations;
    }

    /** The timers of a process, or null while it has used none. */
    ProcessTimers find(ThreadGroup group) {
        return byTgid.get(group.tgid);
    }

    /** The timers of a process; {@code cpu} is told when to look at its CPU time. */
    ProcessTimers of(ThreadGroup group, CpuTimers cpu) {
        ProcessTimers timers = byTgid.get(group.tgid);
        if (timers == null) {
            timers = new ProcessTimers(group, expirations, cpu);
            byTgid.put(group.tgid, timers);
        }
        return timers;
    }

    /** Nothing expires for the process any more. */
    @Override
    public void ended(ThreadGroup group) {
        ProcessTimers timers = byTgid.remove(group.tgid);
        if (timers != null) {
            for (IntervalTimer timer : timers.intervals()) {
                queue.disarm(timer);
            }
            queue.disarm(timers.watch());
            timers.posix().forEach(queue::disarm);
        }
    }

    /** execve(2): POSIX timers are not preserved. */
    public void deletePosix(ThreadGroup group) {
        ProcessTimers timers = byTgid.get(group.tgid);
        if (timers != null) {
            timers.posix().forEach(queue::disarm);
            timers.posix().clear();
        }
    }
}
