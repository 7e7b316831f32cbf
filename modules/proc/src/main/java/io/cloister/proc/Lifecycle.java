package io.cloister.proc;

import io.cloister.abi.Signals;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.List;

/** How tasks and processes end: death by signal, exit, zombies, reparenting, release (_exit(2), wait(2)). */
final class Lifecycle {
    private final ProcKernel k;

    Lifecycle(ProcKernel k) {
        this.k = k;
    }

    /** The whole group dies with wait status {@code status}, because of a signal: dispatch tears it down and sends PROC_EXIT. */
    void die(ThreadGroup group, int status) {
        if (decideEnd(group, status)) {
            Task any = group.anyLive();
            k.bus.event(ServiceId.DISPATCH, k.bus.message(Op.DISPATCH_KILL, any == null ? group.tgid : any.tid).with(status));
        }
    }

    /** From now on no thread of the group gets an answer. False where that was decided before. */
    private boolean decideEnd(ThreadGroup group, int status) {
        if (group.dying || group.ended) {
            return false;
        }
        group.dying = true;
        group.stopped = false;
        group.exitStatus = status;
        for (Task thread : group.threads) {
            k.parking.drop(thread);
            if (!thread.exited && !thread.signalled) {
                thread.signalled = true;
                k.rows.signalWord(thread);
            }
        }
        return true;
    }

    /** PROC_EXIT: one thread is gone; with {@code whole} its end is the process's. */
    void exit(Task task, int status, boolean whole) {
        ThreadGroup group = task.group;
        if (whole && !decideEnd(group, status) && !group.ended) {
            // Files are closed before this is sent, and closing the last terminal may have hung up the session, this process included: the
            // exit was first. (A death that this service decided comes back with its own status.)
            group.exitStatus = status;
        }
        if (task.exited) {
            return;
        }
        k.parking.drop(task);
        task.exitCode = status;
        task.pending.discard(~0L);
        k.clocks.leave(task);
        task.exited = true;
        group.live--;
        k.rows.unbind(task);
        if (group.live == 0) {
            end(group);
        } else {
            k.signals.retarget(task, ~task.blocked);
            leave(task);
            k.rows.threads(group);
        }
    }

    /** A thread that is not the last: a leader's row stays, as a zombie, until the others have ended. */
    private void leave(Task task) {
        if (task.isLeader()) {
            k.rows.state(task);
            return;
        }
        task.group.threads.remove(task);
        k.rows.clear(task);
        k.tasks.remove(task);
    }

    /** No thread is left. */
    private void end(ThreadGroup group) {
        if (!group.dying) {
            group.exitStatus = group.leader.exitCode;
        }
        group.dying = true;
        // Before it counts as ended: a new parent that waits might else reap it from under us.
        adoptChildren(group);
        group.ended = true;
        group.stopped = false;
        for (Task thread : group.threads.toArray(new Task[0])) {
            leave(thread);
        }
        stopTimers(group);
        group.shared.discard(~0L);
        k.semaphores.undo(group);
        k.jobs.onParentGone(group, group.parent);
        int status = group.exitStatus;
        k.bus.event(ServiceId.DISPATCH, k.bus.message(Op.DISPATCH_PROCESS_ENDED, group.tgid).with(group.tgid, status));
        if (group.parent != null) {
            tellParent(group);
            return;
        }
        release(group);
        if (group.isInit()) {
            killAll();
        }
    }

    /** Everything that expires for the process. */
    void stopTimers(ThreadGroup group) {
        for (IntervalTimer timer : group.itimers) {
            k.timers.cancel(timer.deadline);
        }
        k.timers.cancel(group.cpuWatch.deadline);
        deletePosixTimers(group);
    }

    void deletePosixTimers(ThreadGroup group) {
        for (PosixTimer timer : group.timers.values()) {
            k.timers.cancel(timer.deadline);
        }
        group.timers.clear();
    }

    /** Pid 1 has ended: nothing in the sandbox outlives it (pid_namespaces(7)). */
    private void killAll() {
        for (ThreadGroup group : k.tasks.groups()) {
            die(group, Signals.SIGKILL);
        }
    }

    private void adoptChildren(ThreadGroup group) {
        if (group.children.isEmpty()) {
            return;
        }
        ThreadGroup reaper = reaper(group);
        for (ThreadGroup child : List.copyOf(group.children)) {
            group.children.remove(child);
            child.parent = reaper;
            for (Task thread : child.threads) {
                k.rows.parent(thread);
                tellOfParentsDeath(thread, group);
            }
            child.exitSignal = Signals.SIGCHLD;
            if (reaper != null) {
                reaper.children.add(child);
            }
            k.jobs.onParentGone(child, group);
            if (child.ended && reaper != null) {
                tellParent(child);
            } else if (child.ended) {
                release(child);
            }
        }
    }

    /** PR_SET_PDEATHSIG of prctl(2). */
    private void tellOfParentsDeath(Task thread, ThreadGroup dead) {
        if (thread.pdeathSignal != 0 && !thread.exited) {
            SigInfo info = SigInfo.user(thread.pdeathSignal, Signals.SI_USER, dead.tgid, dead.leader.cred.ruid);
            k.signals.toGroup(info, thread.group, false);
        }
    }

    /** The nearest ancestor that asked for it (PR_SET_CHILD_SUBREAPER), else pid 1; null when pid 1 itself ended. */
    private ThreadGroup reaper(ThreadGroup group) {
        for (ThreadGroup up = group.parent; up != null; up = up.parent) {
            if ((up.subreaper || up.isInit()) && !up.ended && !up.dying) {
                return up;
            }
        }
        ThreadGroup init = k.tasks.init();
        return init == group || init == null || init.ended ? null : init;
    }

    /** The exit signal, and whoever waits; or no zombie at all (wait(2), "NOTES"). */
    private void tellParent(ThreadGroup group) {
        ThreadGroup parent = group.parent;
        Sighand sighand = parent.sighand;
        boolean ignores = sighand.handler[Signals.SIGCHLD] == Signals.SIG_IGN;
        boolean nobodyWaits = group.exitSignal == Signals.SIGCHLD
            && (ignores || (sighand.flags[Signals.SIGCHLD] & Signals.SA_NOCLDWAIT) != 0);
        boolean silent = group.exitSignal == 0 || (group.exitSignal == Signals.SIGCHLD && ignores);
        SigInfo info = silent ? null : endInfo(group);
        if (nobodyWaits) {
            release(group);
        }
        // A wait that can be answered is answered, though the signal would interrupt it.
        k.waits.wakeParent(parent);
        if (info != null) {
            k.signals.toGroup(info, parent, false);
        }
    }

    private static SigInfo endInfo(ThreadGroup group) {
        int sig = group.exitStatus & 0x7f;
        int code = sig == 0 ? io.cloister.abi.Wait.CLD_EXITED
            : (group.exitStatus & io.cloister.abi.Wait.WCOREFLAG) != 0 ? io.cloister.abi.Wait.CLD_DUMPED : io.cloister.abi.Wait.CLD_KILLED;
        return SigInfo.child(group.exitSignal, code, group, sig == 0 ? group.exitStatus >> 8 & 0xff : sig);
    }

    /** Nobody has to hear of it any more: its numbers are free. */
    void release(ThreadGroup group) {
        if (group.parent != null) {
            group.parent.children.remove(group);
        }
        ProcessGroup pgrp = group.pgrp;
        k.tasks.leavePgrp(group);
        k.rows.terminal(pgrp);
        for (Task thread : group.threads) {
            k.rows.clear(thread);
            k.tasks.remove(thread);
        }
        group.threads.clear();
        k.tasks.removeGroup(group);
        group.sighand.users--;
    }
}
