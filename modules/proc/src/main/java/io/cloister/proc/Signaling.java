package io.cloister.proc;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.List;

/** Sends signals: who gets them, what they do at once, who is woken (signal(7)). */
final class Signaling {
    static final long UNBLOCKABLE = Signals.bit(Signals.SIGKILL) | Signals.bit(Signals.SIGSTOP);
    private static final long STOPS = Signals.bit(Signals.SIGSTOP) | Signals.bit(Signals.SIGTSTP) | Signals.bit(Signals.SIGTTIN)
        | Signals.bit(Signals.SIGTTOU);

    private final ProcKernel k;

    Signaling(ProcKernel k) {
        this.k = k;
    }

    /** To one task. */
    int toTask(SigInfo info, Task task, boolean force) {
        return send(info, task.group, task, force);
    }

    /** To a process: whichever thread may take it. */
    int toGroup(SigInfo info, ThreadGroup group, boolean force) {
        return send(info, group, null, force);
    }

    /** To every process of a group. */
    void toPgrp(SigInfo info, ProcessGroup pgrp, boolean force) {
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
        k.counters.signalsSent++;
        if (group.dying || group.ended || (target != null && target.exited)) {
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
        int error = enqueue(info, group, queue);
        if (error != 0) {
            return error;
        }
        publishPending(group, target);
        deliver(sig, group, target, force);
        return 0;
    }

    /** signal(7): SIGCONT undoes pending stops, and stop signals pending SIGCONTs, whether or not they are blocked or ignored. */
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
            group.threads.forEach(k.rows::terminal);
            k.jobs.resume(group);
        }
    }

    private boolean isIgnored(Task task, int sig, boolean force) {
        if ((task.blocked & Signals.bit(sig)) != 0 || isAwaited(task, sig)) {
            return false;
        }
        return (!force && isProtected(task.group, sig)) || task.group.sighand.isIgnored(sig);
    }

    /** pid_namespaces(7): pid 1 gets only signals that it has handlers for. */
    boolean isProtected(ThreadGroup group, int sig) {
        return group.isInit() && group.sighand.isDefault(sig);
    }

    private static boolean isAwaited(Task task, int sig) {
        Parked parked = task.parked;
        return parked != null && parked.kind == Parked.Kind.SIGTIMEDWAIT && (parked.set & Signals.bit(sig)) != 0;
    }

    private int enqueue(SigInfo info, ThreadGroup group, PendingSignals queue) {
        long limit = Math.min(ProcLimits.MAX_QUEUED_SIGNALS, group.softLimit(Rlimits.RLIMIT_SIGPENDING));
        boolean full = limit >= 0 && group.queuedSignals() >= limit;
        boolean standard = info.sig < Signals.SIGRTMIN;
        // A standard signal sent by kill(2) or the kernel is never lost for want of memory, at most its details are.
        if (!full || (standard && info.code >= 0)) {
            queue.add(info);
            return 0;
        }
        k.counters.signalQueueFull++;
        if (!standard && info.code != Signals.SI_USER) {
            return -Errno.EAGAIN;
        }
        queue.addBare(info.sig);
        return 0;
    }

    private void publishPending(ThreadGroup group, Task target) {
        if (target != null) {
            k.rows.pending(target);
        } else {
            group.threads.forEach(k.rows::pending);
        }
        if (group.signalfds) {
            k.bus.event(ServiceId.VFS, k.bus.message(Op.VFS_SIGNAL_STATE, group.tgid).with(group.tgid, group.pendingUnion()));
        }
    }

    /** Lets the pending signal take effect on the thread it suits. */
    private void deliver(int sig, ThreadGroup group, Task target, boolean force) {
        Task waiter = awaiting(sig, group, target);
        if (waiter != null) {
            k.taker.giveTo(waiter, sig);
            return;
        }
        Task chosen = target != null ? (wants(target, sig) ? target : null) : choose(group, sig);
        if (chosen == null) {
            return;
        }
        if (group.stopped && sig != Signals.SIGKILL) {
            return;
        }
        Signals.Action action = Signals.defaultAction(sig);
        boolean byDefault = group.sighand.isDefault(sig) || sig == Signals.SIGKILL || sig == Signals.SIGSTOP;
        if (!byDefault || action == Signals.Action.IGN || action == Signals.Action.CONT) {
            wake(chosen);
        } else if (action == Signals.Action.STOP) {
            PendingSignals queue = target != null ? target.pending : group.shared;
            queue.discard(Signals.bit(sig));
            k.jobs.stopBySignal(group, sig);
        } else if (force || !isProtected(group, sig)) {
            k.life.die(group, sig);
        } else {
            wake(chosen);
        }
    }

    private static Task awaiting(int sig, ThreadGroup group, Task target) {
        if (target != null) {
            return isAwaited(target, sig) ? target : null;
        }
        for (Task thread : group.threads) {
            if (isAwaited(thread, sig)) {
                return thread;
            }
        }
        return null;
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

    /** Raises the task's signal word, and makes it look: ends its parked call, wherever that is, or kicks it out of guest code. */
    void wake(Task task) {
        if (task.exited) {
            return;
        }
        boolean known = task.signalled;
        if (!known) {
            task.signalled = true;
            k.rows.signalWord(task);
        }
        if (task.parked != null) {
            k.parking.interrupt(task);
        } else if (!known && task != k.current) {
            if (k.rows.inGuest(task)) {
                // It reads the word before it parks anything: only guest code has to be left.
                k.counters.kicks++;
                k.bus.event(ServiceId.DISPATCH, k.bus.message(Op.DISPATCH_KICK, task.tid).with(task.handle));
            } else {
                k.bus.cancel(ServiceId.MM, task.tid);
                k.bus.cancel(ServiceId.VFS, task.tid);
            }
        }
    }

    /** A task that runs guest code comes for signals, though there may be none: its agent says the CPU time it has used. */
    void poke(Task task) {
        if (!task.signalled && task.parked == null && k.rows.inGuest(task)) {
            wake(task);
        }
    }

    /** Sets the mask of a task; shared signals that it blocks now go to another thread. */
    void block(Task task, long mask) {
        long newMask = mask & ~UNBLOCKABLE;
        long newly = newMask & ~task.blocked;
        if (newMask == task.blocked) {
            return;
        }
        task.blocked = newMask;
        k.rows.blocked(task);
        retarget(task, newly);
    }

    /** Shared signals of {@code set} that {@code task} was to take and can't take any more. */
    void retarget(Task task, long set) {
        ThreadGroup group = task.group;
        long left = group.shared.set() & set;
        if (left == 0 || group.live < 2) {
            return;
        }
        for (Task thread : group.threads) {
            if (thread != task && !thread.exited && (left & ~thread.blocked) != 0) {
                wake(thread);
                left &= thread.blocked;
            }
        }
    }

    /** Within a call of {@code task}: the word says again what is true. */
    void recompute(Task task) {
        boolean waits = task.deliverable() != 0 || task.group.stopped || task.group.dying;
        if (waits != task.signalled) {
            task.signalled = waits;
            k.rows.signalWord(task);
        }
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
