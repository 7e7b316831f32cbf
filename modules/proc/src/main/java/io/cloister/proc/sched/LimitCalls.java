package io.cloister.proc.sched;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.RlimitLayout;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.time.Clocks;
import io.cloister.proc.time.CpuTimers;

/** Resource limits, and what was used of resources: getrlimit(2), getrusage(2). */
public final class LimitCalls {
    private final Tasks tasks;
    private final TaskRows rows;
    private final Clocks clocks;
    private final CpuTimers cpuTimers;

    /** A limit on CPU time is kept by {@code cpuTimers}. */
    public LimitCalls(Tasks tasks, Clocks clocks, CpuTimers cpuTimers) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.clocks = clocks;
        this.cpuTimers = cpuTimers;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.GETRLIMIT, this::getrlimit)
            .on(Sys.SETRLIMIT, this::setrlimit)
            .on(Sys.PRLIMIT64, this::prlimit64)
            .on(Sys.GETRUSAGE, this::getrusage);
    }

    private static boolean isResource(int resource) {
        return resource >= 0 && resource < Rlimits.RLIM_NLIMITS;
    }

    private static void outLimit(Call call, int arg, ThreadGroup group, int resource) {
        call.out(arg, GuestArgs.words(group.softLimit(resource), group.hardLimit(resource)));
    }

    private long getrlimit(Task task, Call call) {
        if (!isResource(call.intArg(0))) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        outLimit(call, 1, task.group, call.intArg(0));
        return 0;
    }

    private long setrlimit(Task task, Call call) {
        int error = GuestArgs.check(call, 1, RlimitLayout.SIZE);
        if (error != 0) {
            return error;
        }
        return isResource(call.intArg(0)) ? limit(task, call, 1, task.group, call.intArg(0)) : -Errno.EINVAL;
    }

    private long prlimit64(Task task, Call call) {
        int resource = call.intArg(1);
        if (!isResource(resource)) {
            return -Errno.EINVAL;
        }
        if (call.inLength(2) < 0) {
            return call.inLength(2);
        }
        Task named = tasks.named(task, call.intArg(0));
        if (named == null) {
            return -Errno.ESRCH;
        }
        if (!mayLimit(task.cred, named.cred) && named.group != task.group) {
            return -Errno.EPERM;
        }
        byte[] old = GuestArgs.words(named.group.softLimit(resource), named.group.hardLimit(resource));
        if (call.inLength(2) >= RlimitLayout.SIZE) {
            long error = limit(task, call, 2, named.group, resource);
            if (error != 0) {
                return error;
            }
        }
        call.out(3, old);
        return 0;
    }

    /** prlimit(2), PERMISSIONS. */
    private static boolean mayLimit(Credentials mine, Credentials theirs) {
        boolean sameUser = mine.ruid == theirs.ruid && mine.ruid == theirs.euid && mine.ruid == theirs.suid;
        boolean sameGroup = mine.rgid == theirs.rgid && mine.rgid == theirs.egid && mine.rgid == theirs.sgid;
        return (sameUser && sameGroup) || mine.capable(Caps.CAP_SYS_RESOURCE);
    }

    private long limit(Task task, Call call, int arg, ThreadGroup group, int resource) {
        long soft = call.memory().getLong(call.inOffset(arg) + RlimitLayout.RLIM_CUR);
        long hard = call.memory().getLong(call.inOffset(arg) + RlimitLayout.RLIM_MAX);
        if (Long.compareUnsigned(soft, hard) > 0) {
            return -Errno.EINVAL;
        }
        boolean raises = Long.compareUnsigned(hard, group.hardLimit(resource)) > 0;
        boolean beyondTable =
                resource == Rlimits.RLIMIT_NOFILE && Long.compareUnsigned(hard, ProcLimits.NOFILE_HARD) > 0;
        if (beyondTable || (raises && !task.cred.capable(Caps.CAP_SYS_RESOURCE))) {
            return -Errno.EPERM;
        }
        group.limit(resource, soft, hard);
        group.threads.forEach(rows::limits);
        if (resource == Rlimits.RLIMIT_CPU) {
            cpuTimers.look(group);
        }
        return 0;
    }

    private long getrusage(Task task, Call call) {
        int who = call.intArg(0);
        if (who != Rlimits.RUSAGE_SELF && who != Rlimits.RUSAGE_CHILDREN && who != Rlimits.RUSAGE_THREAD) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        long cpu = switch (who) {
            case Rlimits.RUSAGE_SELF -> clocks.cpuNs(task.group);
            case Rlimits.RUSAGE_CHILDREN -> task.group.childrenCpuNs;
            default -> rows.cpuTimeNs(task);
        };
        call.out(1, Clocks.rusage(cpu));
        return 0;
    }
}
