package io.cloister.proc.life;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.proc.signal.Signaling;
import io.cloister.proc.task.ProcessGroup;
import io.cloister.proc.task.Session;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;

/** Process groups and sessions: setpgid(2), setsid(2), credentials(7). */
public final class JobControl {
    private final Tasks tasks;
    private final TaskRows rows;
    private final Signaling signals;

    /** Orphaned process groups get signals. */
    public JobControl(Tasks tasks, Signaling signals) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.signals = signals;
    }

    /** setpgid(2). */
    int setpgid(Task caller, int pidArg, int pgidArg) {
        int pid = pidArg == 0 ? caller.group.tgid : pidArg;
        int pgid = pgidArg == 0 ? pid : pgidArg;
        if (pgid < 0) {
            return -Errno.EINVAL;
        }
        ThreadGroup group = tasks.group(pid);
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
        ProcessGroup wanted = tasks.pgrp(pgid);
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
        if (tasks.pgrp(group.tgid) != null || tasks.session(group.tgid) != null) {
            return -Errno.EPERM;
        }
        move(group, group.tgid, tasks.newSession(group.tgid));
        return group.tgid;
    }

    private void move(ThreadGroup group, int pgid, Session session) {
        ProcessGroup old = group.pgrp;
        tasks.join(group, pgid, session);
        for (Task thread : group.threads) {
            rows.pgrp(thread);
        }
        rows.terminal(old);
        rows.terminal(group.pgrp);
        group.threads.forEach(rows::terminal);
        for (ThreadGroup child : group.children) {
            rows.terminal(child.pgrp);
        }
    }

    /**
     * The link between {@code child} and its parent, who was {@code formerParent}, is gone: if that orphaned the
     * child's process group and somebody in it is stopped, all of it gets SIGHUP and SIGCONT (exit(3), setpgid(2)).
     */
    void onParentGone(ThreadGroup child, ThreadGroup formerParent) {
        ProcessGroup pgrp = child.pgrp;
        boolean wasLink =
                formerParent != null && formerParent.pgrp != pgrp && formerParent.pgrp.session == pgrp.session;
        rows.terminal(pgrp);
        if (wasLink && pgrp.isOrphaned() && pgrp.hasStopped()) {
            signals.toPgrp(SigInfo.kernel(Signals.SIGHUP), pgrp, false);
            signals.toPgrp(SigInfo.kernel(Signals.SIGCONT), pgrp, false);
        }
    }
}
