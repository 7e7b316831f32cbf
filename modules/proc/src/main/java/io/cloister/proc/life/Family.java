package io.cloister.proc.life;

import io.cloister.abi.Signals;
import io.cloister.abi.Wait;
import io.cloister.proc.signal.Signaling;
import io.cloister.proc.task.ProcessGroup;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Sighand;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import java.util.List;

/**
 * A process and its relatives at its end: its children get another parent, its parent hears of it and waits for it, and
 * then its number is free (_exit(2), wait(2)).
 */
public final class Family {
    private final Tasks tasks;
    private final TaskRows rows;
    private final Signaling signals;
    private final JobControl jobs;

    /** Parents get signals. */
    public Family(Tasks tasks, Signaling signals, JobControl jobs) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.signals = signals;
        this.jobs = jobs;
    }

    /** The children of {@code group} get another parent, who hears of those that have ended. */
    void adoptChildrenOf(ThreadGroup group) {
        if (group.children.isEmpty()) {
            return;
        }
        ThreadGroup reaper = reaper(group);
        for (ThreadGroup child : List.copyOf(group.children)) {
            group.children.remove(child);
            child.parent = reaper;
            for (Task thread : child.threads) {
                rows.parent(thread);
                tellOfParentsDeath(thread, group);
            }
            child.exitSignal = Signals.SIGCHLD;
            if (reaper != null) {
                reaper.children.add(child);
            }
            jobs.onParentGone(child, group);
            if (child.isEnded() && reaper != null) {
                tellParent(child);
            } else if (child.isEnded()) {
                release(child);
            }
        }
    }

    /** The process does not link its process group to its parent's any more. */
    void leaveParent(ThreadGroup group) {
        jobs.onParentGone(group, group.parent);
    }

    /** PR_SET_PDEATHSIG of prctl(2). */
    private void tellOfParentsDeath(Task thread, ThreadGroup dead) {
        if (thread.pdeathSignal != 0 && !thread.exited) {
            SigInfo info = SigInfo.user(thread.pdeathSignal, Signals.SI_USER, dead.tgid, dead.leader.cred.ruid);
            signals.toGroup(info, thread.group, false);
        }
    }

    /** The nearest ancestor that asked for it (PR_SET_CHILD_SUBREAPER), else pid 1; null when pid 1 itself ended. */
    private ThreadGroup reaper(ThreadGroup group) {
        for (ThreadGroup up = group.parent; up != null; up = up.parent) {
            if ((up.subreaper || up.isInit()) && !up.isEnded() && !up.isDying()) {
                return up;
            }
        }
        ThreadGroup init = tasks.init();
        return init == group || init == null || init.isEnded() ? null : init;
    }

    /** The exit signal, and whoever waits; or no zombie at all (wait(2), "NOTES"). */
    void tellParent(ThreadGroup group) {
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
        signals.childChanged(parent);
        if (info != null) {
            signals.toGroup(info, parent, false);
        }
    }

    private static SigInfo endInfo(ThreadGroup group) {
        int sig = group.exitStatus() & 0x7f;
        int code = sig == 0 ? Wait.CLD_EXITED
            : (group.exitStatus() & Wait.WCOREFLAG) != 0 ? Wait.CLD_DUMPED : Wait.CLD_KILLED;
        return SigInfo.child(group.exitSignal, code, group, sig == 0 ? group.exitStatus() >> 8 & 0xff : sig);
    }

    /** Nobody has to hear of it any more: its numbers are free. */
    void release(ThreadGroup group) {
        if (group.parent != null) {
            group.parent.children.remove(group);
        }
        ProcessGroup pgrp = group.pgrp;
        tasks.leavePgrp(group);
        rows.terminal(pgrp);
        for (Task thread : group.threads) {
            rows.clear(thread);
            tasks.remove(thread);
        }
        group.threads.clear();
        tasks.removeGroup(group);
        group.sighand.users--;
    }
}
