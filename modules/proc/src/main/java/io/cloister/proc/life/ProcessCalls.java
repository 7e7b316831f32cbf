package io.cloister.proc.life;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Prctl;
import io.cloister.abi.Sys;
import io.cloister.abi.Wait;
import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.vfs.PidfdProcessReply;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;

/** Who a process is, and its relatives: credentials(7), wait(2). */
public final class ProcessCalls {
    private static final int WAIT4_OPTIONS =
            Wait.WNOHANG | Wait.WUNTRACED | Wait.WCONTINUED | Wait.__WNOTHREAD | Wait.__WCLONE | Wait.__WALL;
    private static final int WAITID_STATES = Wait.WEXITED | Wait.WSTOPPED | Wait.WCONTINUED;
    private static final int WAITID_OPTIONS =
            Wait.WNOHANG | Wait.WNOWAIT | WAITID_STATES | Wait.__WNOTHREAD | Wait.__WCLONE | Wait.__WALL;
    private static final int ROBUST_HEAD_SIZE = 24;

    private final Tasks tasks;
    private final TaskRows rows;
    private final JobControl jobs;
    private final Waits waits;
    private final VfsProxy vfs;

    /** Asks vfs for the processes of pidfds. */
    public ProcessCalls(Tasks tasks, JobControl jobs, Waits waits, Bus bus) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.jobs = jobs;
        this.waits = waits;
        vfs = new VfsProxy(bus);
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.GETPID, (task, call) -> task.group.tgid)
            .on(Sys.GETTID, (task, call) -> task.tid)
            .on(Sys.GETPPID, (task, call) -> task.group.parent == null ? 0 : task.group.parent.tgid)
            .on(Sys.GETPGRP, (task, call) -> task.group.pgid())
            .on(Sys.GETPGID, this::getpgid)
            .on(Sys.GETSID, this::getsid)
            .on(Sys.SETPGID, (task, call) -> jobs.setpgid(task, call.intArg(0), call.intArg(1)))
            .on(Sys.SETSID, (task, call) -> jobs.setsid(task))
            .on(Sys.WAIT4, this::wait4)
            .on(Sys.WAITID, this::waitid)
            .on(Sys.SET_TID_ADDRESS, this::setTidAddress)
            .on(Sys.SET_ROBUST_LIST, this::setRobustList)
            .on(Sys.GET_ROBUST_LIST, this::getRobustList)
            .on(Sys.PTRACE, (task, call) -> -Errno.EPERM)
            .on(Sys.PERSONALITY, this::personality);
    }

    private long getpgid(Task task, Call call) {
        Task named = tasks.named(task, call.intArg(0));
        return named == null ? -Errno.ESRCH : named.group.pgid();
    }

    private long getsid(Task task, Call call) {
        Task named = tasks.named(task, call.intArg(0));
        return named == null ? -Errno.ESRCH : named.group.sid();
    }

    private long wait4(Task task, Call call) {
        int pid = call.intArg(0);
        int options = call.intArg(2);
        if ((options & ~WAIT4_OPTIONS) != 0) {
            return -Errno.EINVAL;
        }
        if (pid == Integer.MIN_VALUE) {
            return -Errno.ESRCH;
        }
        int type = pid == -1 ? Wait.P_ALL : pid > 0 ? Wait.P_PID : Wait.P_PGID;
        int id = pid == 0 ? task.group.pgid() : Math.abs(pid);
        return waits.wait(task, call, new WaitRequest(type, id, options | Wait.WEXITED, -1, 3));
    }

    private long waitid(Task task, Call call) {
        int type = call.intArg(0);
        int id = call.intArg(1);
        int options = call.intArg(3);
        if ((options & ~WAITID_OPTIONS) != 0 || (options & WAITID_STATES) == 0) {
            return -Errno.EINVAL;
        }
        boolean valid = switch (type) {
            case Wait.P_ALL -> true;
            case Wait.P_PID -> id > 0;
            case Wait.P_PGID, Wait.P_PIDFD -> id >= 0;
            default -> false;
        };
        if (!valid) {
            return -Errno.EINVAL;
        }
        if (type == Wait.P_PIDFD) {
            return waitForPidFd(task, call, id, options);
        }
        int named = type == Wait.P_PGID && id == 0 ? task.group.pgid() : id;
        return waits.wait(task, call, new WaitRequest(type, named, options, 2, 4));
    }

    /** vfs knows what process the descriptor names. */
    private long waitForPidFd(Task task, Call call, int fd, int options) {
        PidfdProcessReply named = vfs.pidfdProcess(task.tid, fd);
        long pid = named.result();
        int again = named.nonBlocking() && (options & Wait.WNOHANG) == 0 ? WaitRequest.AGAIN : 0;
        if (pid < 0) {
            return pid == -Errno.ESRCH ? -Errno.ECHILD : pid;
        }
        return waits.wait(task, call, new WaitRequest(Wait.P_PID, (int) pid, options | again, 2, 4));
    }

    private long setTidAddress(Task task, Call call) {
        task.clearTid = call.arg(0);
        rows.clearTid(task);
        return task.tid;
    }

    private long setRobustList(Task task, Call call) {
        if (call.arg(1) != ROBUST_HEAD_SIZE) {
            return -Errno.EINVAL;
        }
        task.robustHead = call.arg(0);
        rows.robustList(task);
        return 0;
    }

    private long getRobustList(Task task, Call call) {
        Task named = tasks.named(task, call.intArg(0));
        if (named == null) {
            return -Errno.ESRCH;
        }
        if (named.group != task.group && !task.cred.capable(Caps.CAP_SYS_PTRACE)) {
            return -Errno.EPERM;
        }
        call.out(1, GuestArgs.words(named.robustHead));
        call.out(2, GuestArgs.words(ROBUST_HEAD_SIZE));
        return 0;
    }

    private long personality(Task task, Call call) {
        int wanted = call.intArg(0);
        int old = task.personality;
        if (wanted == -1) {
            return old;
        }
        if ((wanted & Prctl.PER_MASK) != Prctl.PER_LINUX) {
            return -Errno.EINVAL;
        }
        task.personality = wanted;
        return old;
    }
}
