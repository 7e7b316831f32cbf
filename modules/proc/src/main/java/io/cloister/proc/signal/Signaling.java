package io.cloister.proc.signal;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Wait;
import io.cloister.bus.Parking;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.PendingSignals;
import io.cloister.proc.task.ProcessGroup;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Sighand;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;
import java.util.List;

/** Sends signals: who gets them, what they do at once, who is woken (signal(7)). */
public final class Signaling {
    private static final long STOPS = Signals.bit(Signals.SIGSTOP)
            | Signals.bit(Signals.SIGTSTP)
            | Signals.bit(Signals.SIGTTIN)
            | Signals.bit(Signals.SIGTTOU);

    private final SignalQueues queues;
    private final SignalWord word;
    private final Deaths deaths;
    private final TaskRows rows;
    private final Parking parking;
    private final ProcCounters counters;

    /** Waits that a signal ends are in {@code parking}. */
    public Signaling(
            SignalQueues queues,
            SignalWord word,
            Deaths deaths,
            TaskRows rows,
            Parking parking,
            ProcCounters counters) {
        this.queues = queues;
        this.word = word;
        this.deaths = deaths;
        this.rows = rows;
        this.parking = parking;
        this.counters = counters;
    }

    /** To one task. */
    public int toTask(SigInfo info, Task task, boolean force) {
        return send(info, task.group, task, force);
    }

    /** To a process: whichever thread may take it. */
    public int toGroup(SigInfo info, ThreadGroup group, boolean force) {
        return send(info, group, null, force);
    }

    /** To every process of a group. */
    public void toPgrp(SigInfo info, ProcessGroup pgrp, boolean force) {
        for (ThreadGroup group : pgrp.members()) {
            toGroup(info, group, force);
        }
    }

    /**
     * @param target the one thread that gets it, or null.
     * @param force from the operator: pid 1 is not protected.
     * @return 0 or -EAGAIN.
     */
    private int send(SigInfo info, ThreadGroup group, Task target, boolean force) {
        int sig = info.sig;
        counters.signalsSent++;
        if (group.isDying() || group.isEnded() || (target != null && target.exited)) {
            return 0;
        }
        stopAndContinueSideEffects(group, sig);
        Task asked = target != null ? target : group.leader;
        if (isIgnored(asked, sig, force)) {
            return 0;
        }
        PendingSignals queue = target != null ? target.pending : group.shared;
        if (sig < Signals.SIGRTMIN && queue.has(sig)) {
            return 0;
        }
        int error = queues.enqueue(info, group, target);
        if (error != 0) {
            return error;
        }
        deliver(sig, group, target, force);
        return 0;
    }

    /**
     * signal(7): SIGCONT undoes pending stops, and stop signals pending SIGCONTs, whether or not they are blocked or
     * ignored.
     */
    private void stopAndContinueSideEffects(ThreadGroup group, int sig) {
        boolean stop = (Signals.bit(sig) & STOPS) != 0;
        if (!stop && sig != Signals.SIGCONT) {
            return;
        }
        long undone = stop ? Signals.bit(Signals.SIGCONT) : STOPS;
        group.shared.discard(undone);
        for (Task thread : group.threads) {
            thread.pending.discard(undone);
        }
        if (!stop) {
            group.continues++;
            group.threads.forEach(rows::terminal);
            resume(group);
        }
    }

    private boolean isIgnored(Task task, int sig, boolean force) {
        if ((task.blocked & Signals.bit(sig)) != 0 || AwaitedSignals.include(parking, task, sig)) {
            return false;
        }
        return (!force && isProtected(task.group, sig)) || task.group.sighand.isIgnored(sig);
    }

    /** pid_namespaces(7): pid 1 gets only signals that it has handlers for. */
    boolean isProtected(ThreadGroup group, int sig) {
        return group.isInit() && group.sighand.isDefault(sig);
    }

    /** Lets the pending signal take effect on the thread it suits. */
    private void deliver(int sig, ThreadGroup group, Task target, boolean force) {
        Task waiter = awaiting(sig, group, target);
        if (waiter != null) {
            give(waiter, sig);
            return;
        }
        Task chosen = target != null ? (wants(target, sig) ? target : null) : choose(group, sig);
        if (chosen == null) {
            return;
        }
        if (group.isStopped() && sig != Signals.SIGKILL) {
            return;
        }
        Signals.Action action = Signals.defaultAction(sig);
        boolean byDefault = group.sighand.isDefault(sig) || sig == Signals.SIGKILL || sig == Signals.SIGSTOP;
        if (!byDefault || action == Signals.Action.IGN || action == Signals.Action.CONT) {
            word.wake(chosen);
        } else if (action == Signals.Action.STOP) {
            PendingSignals queue = target != null ? target.pending : group.shared;
            queue.discard(Signals.bit(sig));
            stop(group, sig);
        } else if (force || !isProtected(group, sig)) {
            deaths.die(group, sig);
        } else {
            word.wake(chosen);
        }
    }

    private Task awaiting(int sig, ThreadGroup group, Task target) {
        if (target != null) {
            return AwaitedSignals.include(parking, target, sig) ? target : null;
        }
        for (Task thread : group.threads) {
            if (AwaitedSignals.include(parking, thread, sig)) {
                return thread;
            }
        }
        return null;
    }

    /** rt_sigtimedwait(2): the pending signal goes to the thread that waits for it. */
    private void give(Task waiter, int sig) {
        SigInfo info = queues.dequeue(waiter, sig);
        parking.of(waiter.tid).call().out(1, info.whole());
        parking.complete(waiter.tid, sig);
    }

    private static boolean wants(Task task, int sig) {
        return !task.exited && ((task.blocked & Signals.bit(sig)) == 0 || sig == Signals.SIGKILL);
    }

    /** The main thread if it may take the signal, else one that hasn't got another yet, else any that may. */
    private static Task choose(ThreadGroup group, int sig) {
        if (wants(group.leader, sig)) {
            return group.leader;
        }
        Task busy = null;
        for (Task thread : group.threads) {
            if (wants(thread, sig)) {
                if (!thread.signalled) {
                    return thread;
                }
                busy = busy == null ? thread : busy;
            }
        }
        return busy;
    }

    /**
     * A stop signal takes its default action: nothing in an orphaned group, unless it is SIGSTOP (setpgid(2), POSIX).
     */
    void stop(ThreadGroup group, int sig) {
        if (sig != Signals.SIGSTOP && group.pgrp.isOrphaned()) {
            return;
        }
        if (group.isDying() || group.isEnded()) {
            return;
        }
        boolean fresh = group.stop(sig);
        group.threads.forEach(rows::state);
        if (fresh) {
            tellParent(group, Wait.CLD_STOPPED, sig);
            group.threads.forEach(word::wake);
        }
    }

    private void resume(ThreadGroup group) {
        if (!group.isStopped()) {
            return;
        }
        group.resume();
        group.threads.forEach(rows::state);
        tellParent(group, Wait.CLD_CONTINUED, Signals.SIGCONT);
        for (Task thread : group.threads.toArray(new Task[0])) {
            if (parking.of(thread.tid) instanceof StoppedWait) {
                parking.retry(thread.tid);
            }
        }
    }

    private void tellParent(ThreadGroup group, int code, int status) {
        ThreadGroup parent = group.parent;
        if (parent == null) {
            return;
        }
        Sighand sighand = parent.sighand;
        boolean quiet = sighand.handler[Signals.SIGCHLD] == Signals.SIG_IGN
            || (sighand.flags[Signals.SIGCHLD] & Signals.SA_NOCLDSTOP) != 0;
        childChanged(parent);
        if (!quiet) {
            toGroup(SigInfo.child(Signals.SIGCHLD, code, group, status), parent, false);
        }
    }

    /**
     * A child of {@code parent} changed its state: a wait that can be answered is answered, before a signal can
     * interrupt it.
     */
    public void childChanged(ThreadGroup parent) {
        parent.childEvents.wake(Parking.ANY_EVENT);
        parking.runReady();
    }

    /** 0 or -EPERM: may {@code sender} send {@code sig} to {@code group} (kill(2))? */
    int permission(Task sender, ThreadGroup group, int sig) {
        Credentials from = sender.cred;
        Credentials to = group.leader.cred;
        if (sender.group == group || from.capable(Caps.CAP_KILL)) {
            return 0;
        }
        boolean same = from.euid == to.suid || from.euid == to.ruid || from.ruid == to.suid || from.ruid == to.ruid;
        boolean sameSession = sig == Signals.SIGCONT && sender.group.sid() == group.sid();
        return same || sameSession ? 0 : -Errno.EPERM;
    }

    /** kill(2) to all of {@code groups}: 0 if one succeeded, else the last error, -ESRCH for nobody. */
    int killEach(Task sender, List<ThreadGroup> groups, int sig) {
        int result = -Errno.ESRCH;
        boolean success = false;
        for (ThreadGroup group : groups) {
            int error = kill(sender, group, sig);
            success |= error == 0;
            result = error;
        }
        return success ? 0 : result;
    }

    /** kill(2) to one process; signal 0 only asks. */
    int kill(Task sender, ThreadGroup group, int sig) {
        int error = permission(sender, group, sig);
        if (error != 0 || sig == 0) {
            return error;
        }
        return toGroup(SigInfo.user(sig, Signals.SI_USER, sender.group.tgid, sender.cred.ruid), group, false);
    }
}
