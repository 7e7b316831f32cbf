package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.bus.Bus;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.PendingSignals;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;

/** Puts signals on the queues of tasks and processes, takes them off, and says so to those who watch. */
public final class SignalQueues {
    private final TaskRows rows;
    private final VfsProxy vfs;
    private final ProcCounters counters;

    /** Tells vfs of pending signals of processes that have a signalfd. */
    public SignalQueues(TaskRows rows, Bus bus, ProcCounters counters) {
        this.rows = rows;
        vfs = new VfsProxy(bus);
        this.counters = counters;
    }

    /** Queues a signal for one thread of {@code group}, or with {@code target} null for all of it: 0 or -EAGAIN. */
    int enqueue(SigInfo info, ThreadGroup group, Task target) {
        PendingSignals queue = target != null ? target.pending : group.shared;
        long limit = group.softLimit(Rlimits.RLIMIT_SIGPENDING);
        // RLIM_INFINITY is the largest
        boolean bounded = Long.compareUnsigned(limit, ProcLimits.MAX_QUEUED_SIGNALS) < 0;
        boolean full = group.queuedSignals() >= (bounded ? limit : ProcLimits.MAX_QUEUED_SIGNALS);
        boolean standard = info.sig < Signals.SIGRTMIN;
        // A standard signal sent by kill(2) or the kernel is never lost for want of memory, at most its details are.
        if (!full || (standard && info.code >= 0)) {
            queue.add(info);
        } else {
            counters.signalQueueFull++;
            if (!standard && info.code != Signals.SI_USER) {
                return -Errno.EAGAIN;
            }
            queue.addBare(info.sig);
        }
        publish(group, target);
        return 0;
    }

    private void publish(ThreadGroup group, Task target) {
        if (target != null) {
            rows.pending(target);
        } else {
            group.threads.forEach(rows::pending);
        }
        if (group.signalfds) {
            tellSignalfds(group);
        }
    }

    /** vfs hears what is pending for a process. */
    public void tellSignalfds(ThreadGroup group) {
        vfs.signalState(group.tgid, group.pendingUnion());
    }

    /** Takes {@code sig} off the thread's queue, else off the group's. */
    SigInfo dequeue(Task task, int sig) {
        boolean own = task.pending.has(sig);
        SigInfo info = own ? task.pending.take(sig) : task.group.shared.take(sig);
        if (own) {
            rows.pending(task);
        } else {
            task.group.threads.forEach(rows::pending);
        }
        return info;
    }

    /** Takes one signal of {@code set} for {@code task}, blocked or not; null where none is pending. */
    public SigInfo takeOf(Task task, long set) {
        int own = task.pending.next(set);
        int sig = own != 0 ? own : task.group.shared.next(set);
        return sig == 0 ? null : dequeue(task, sig);
    }

    /** sigaction(2) and POSIX: a pending signal that becomes ignored is discarded, blocked or not. */
    void discard(ThreadGroup group, int sig) {
        long bit = Signals.bit(sig);
        group.shared.discard(bit);
        for (Task thread : group.threads) {
            thread.pending.discard(bit);
            rows.pending(thread);
        }
    }
}
