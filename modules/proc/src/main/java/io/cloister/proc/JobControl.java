package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Wait;

/** Stopping and continuing, process groups, sessions: setpgid(2), setsid(2), credentials(7). */
final class JobControl {
    private final ProcKernel k;

    JobControl(ProcKernel k) {
        this.k = k;
    }

    /** A stop signal takes its default action: nothing in an orphaned group, unless it is SIGSTOP (setpgid(2), POSIX). */
    void stopBySignal(ThreadGroup group, int sig) {
        if (sig != Signals.SIGSTOP && group.pgrp.isOrphaned()) {
            return;
        }
        if (group.dying || group.ended) {
            return;
        }
        boolean fresh = !group.stopped;
        group.stopped = true;
        group.continueReport = false;
        for (Task thread : group.threads) {
            k.rows.state(thread);
        }
        if (fresh) {
            group.stopReport = sig;
            notifyParent(group, Wait.CLD_STOPPED, sig);
            for (Task thread : group.threads) {
                k.signals.wake(thread);
            }
        }
    }

    /** SIGCONT was sent. */
    void resume(ThreadGroup group) {
        if (!group.stopped) {
            return;
        }
        group.stopped = false;
        group.stopReport = 0;
        group.continueReport = true;
        for (Task thread : group.threads) {
            k.rows.state(thread);
        }
        notifyParent(group, Wait.CLD_CONTINUED, Signals.SIGCONT);
        for (Task thread : group.threads.toArray(new Task[0])) {
            k.taker.onContinued(thread);
        }
    }

    private void notifyParent(ThreadGroup group, int code, int status) {
        ThreadGroup parent = group.parent;
        if (parent == null) {
            return;
        }
        Sighand sighand = parent.sighand;
        boolean quiet = sighand.handler[Signals.SIGCHLD] == Signals.SIG_IGN
            || (sighand.flags[Signals.SIGCHLD] & Signals.SA_NOCLDSTOP) != 0;
        k.waits.wakeParent(parent);
        if (!quiet) {
            k.signals.toGroup(SigInfo.child(Signals.SIGCHLD, code, group, status), parent, false);
        }
    }

    /** setpgid(2). */
    int setpgid(Task caller, int pidArg, int pgidArg) {
        int pid = pidArg == 0 ? caller.group.tgid : pidArg;
        int pgid = pgidArg == 0 ? pid : pgidArg;
        if (pgid < 0) {
            return -Errno.EINVAL;
        }
        ThreadGroup group = k.tasks.group(pid);
        if (group == null || (group != caller.group && group.parent != caller.group)) {
            return -Errno.ESRCH;
        }
        if (group != caller.group) {
            if (group.sid() != caller.group.sid()) {
                return -Errno.EPERM;
            }
            if (group.execed) {
                return -Errno.EACCES;
            }
        }
        if (group.sid() == group.tgid) {
            return -Errno.EPERM;
        }
        ProcessGroup wanted = k.tasks.pgrp(pgid);
        if (pgid != pid && (wanted == null || wanted.session != group.pgrp.session)) {
            return -Errno.EPERM;
        }
        if (group.pgid() != pgid) {
            move(group, pgid, group.pgrp.session);
        }
        return 0;
    }

    /** setsid(2). */
    int setsid(Task caller) {
        ThreadGroup group = caller.group;
        if (k.tasks.pgrp(group.tgid) != null || k.tasks.session(group.tgid) != null) {
            return -Errno.EPERM;
        }
        move(group, group.tgid, k.tasks.newSession(group.tgid));
        return group.tgid;
    }

    private void move(ThreadGroup group, int pgid, Session session) {
        ProcessGroup old = group.pgrp;
        k.tasks.join(group, pgid, session);
        for (Task thread : group.threads) {
            k.rows.pgrp(thread);
        }
        k.rows.terminal(old);
        refreshTerminal(group);
        for (ThreadGroup child : group.children) {
            k.rows.terminal(child.pgrp);
        }
    }

    /** The group's rows show whether its process group is orphaned. */
    void refreshTerminal(ThreadGroup group) {
        k.rows.terminal(group.pgrp);
        for (Task thread : group.threads) {
            k.rows.terminal(thread);
        }
    }

    /**
     * The link between {@code child} and its parent, who was {@code formerParent}, is gone: if that orphaned the child's process group and
     * somebody in it is stopped, all of it gets SIGHUP and SIGCONT (exit(3), setpgid(2)).
     */
    void onParentGone(ThreadGroup child, ThreadGroup formerParent) {
        ProcessGroup pgrp = child.pgrp;
        boolean wasLink = formerParent != null && formerParent.pgrp != pgrp && formerParent.pgrp.session == pgrp.session;
        k.rows.terminal(pgrp);
        if (wasLink && pgrp.isOrphaned() && pgrp.hasStopped()) {
            k.signals.toPgrp(SigInfo.kernel(Signals.SIGHUP), pgrp, false);
            k.signals.toPgrp(SigInfo.kernel(Signals.SIGCONT), pgrp, false);
        }
    }
}
