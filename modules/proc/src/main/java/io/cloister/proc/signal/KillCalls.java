package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.ProcessGroup;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import java.util.ArrayList;
import java.util.List;

/** Sending signals to others: kill(2), tgkill(2), sigqueue(3). */
public final class KillCalls {
    private final Tasks tasks;
    private final Signaling signals;

    /** To tasks of {@code tasks}. */
    public KillCalls(Tasks tasks, Signaling signals) {
        this.tasks = tasks;
        this.signals = signals;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.KILL, this::kill)
            .on(Sys.TKILL, this::tkill)
            .on(Sys.TGKILL, this::tgkill)
            .on(Sys.RT_SIGQUEUEINFO, this::rtSigqueueinfo)
            .on(Sys.RT_TGSIGQUEUEINFO, this::rtTgsigqueueinfo);
    }

    private long kill(Task task, Call call) {
        int pid = call.intArg(0);
        int sig = call.intArg(1);
        if (sig != 0 && !SignalCalls.isSignal(sig)) {
            return -Errno.EINVAL;
        }
        if (pid > 0) {
            Task named = tasks.task(pid);
            return named == null ? -Errno.ESRCH : signals.kill(task, named.group, sig);
        }
        if (pid == -1) {
            return killAll(task, sig);
        }
        ProcessGroup pgrp = pid == 0 ? task.group.pgrp : tasks.pgrp(-pid);
        return pid == Integer.MIN_VALUE || pgrp == null ? -Errno.ESRCH : signals.killEach(task, pgrp.members(), sig);
    }

    /** kill(2): all but pid 1 and, as Linux does it, the sender. */
    private long killAll(Task task, int sig) {
        List<ThreadGroup> others = new ArrayList<>();
        for (ThreadGroup group : tasks.groups()) {
            if (!group.isInit() && group != task.group) {
                others.add(group);
            }
        }
        if (others.isEmpty()) {
            return -Errno.ESRCH;
        }
        long result = 0;
        for (ThreadGroup group : others) {
            int error = signals.kill(task, group, sig);
            result = error == -Errno.EPERM ? result : error;
        }
        return result;
    }

    private long tkill(Task task, Call call) {
        return toThread(task, 0, call.intArg(0), call.intArg(1));
    }

    private long tgkill(Task task, Call call) {
        int tgid = call.intArg(0);
        return tgid <= 0 ? -Errno.EINVAL : toThread(task, tgid, call.intArg(1), call.intArg(2));
    }

    private long toThread(Task task, int tgid, int tid, int sig) {
        if (tid <= 0 || (sig != 0 && !SignalCalls.isSignal(sig))) {
            return -Errno.EINVAL;
        }
        SigInfo info = sig == 0 ? null : SigInfo.user(sig, Signals.SI_TKILL, task.group.tgid, task.cred.ruid);
        return sendTo(task, tgid, tid, sig, info);
    }

    /** {@code tgid} 0: any group. {@code info} null: only asks. */
    private long sendTo(Task task, int tgid, int tid, int sig, SigInfo info) {
        Task named = tasks.task(tid);
        if (named == null || (tgid != 0 && named.group.tgid != tgid)) {
            return -Errno.ESRCH;
        }
        int error = signals.permission(task, named.group, sig);
        return error != 0 || info == null ? error : signals.toTask(info, named, false);
    }

    private long rtSigqueueinfo(Task task, Call call) {
        int pid = call.intArg(0);
        int sig = call.intArg(1);
        int error = GuestArgs.check(call, 2, SiginfoLayout.SIZE);
        if (error != 0) {
            return error;
        }
        if (sig != 0 && !SignalCalls.isSignal(sig)) {
            return -Errno.EINVAL;
        }
        SigInfo info = SigInfo.composed(sig, call.inBytes(2));
        if (forges(info) && pid != task.group.tgid) {
            return -Errno.EPERM;
        }
        Task named = tasks.task(pid);
        if (named == null) {
            return -Errno.ESRCH;
        }
        error = signals.permission(task, named.group, sig);
        return error != 0 || sig == 0 ? error : signals.toGroup(info, named.group, false);
    }

    private long rtTgsigqueueinfo(Task task, Call call) {
        int tgid = call.intArg(0);
        int tid = call.intArg(1);
        int sig = call.intArg(2);
        int error = GuestArgs.check(call, 3, SiginfoLayout.SIZE);
        if (error != 0) {
            return error;
        }
        if (tgid <= 0 || tid <= 0 || (sig != 0 && !SignalCalls.isSignal(sig))) {
            return -Errno.EINVAL;
        }
        SigInfo info = SigInfo.composed(sig, call.inBytes(3));
        if (forges(info) && tgid != task.group.tgid) {
            return -Errno.EPERM;
        }
        return sendTo(task, tgid, tid, sig, sig == 0 ? null : info);
    }

    /** rt_sigqueueinfo(2): what says that kernel, kill or tgkill sent it goes to oneself only. */
    private static boolean forges(SigInfo info) {
        return info.code >= 0 || info.code == Signals.SI_TKILL;
    }
}
