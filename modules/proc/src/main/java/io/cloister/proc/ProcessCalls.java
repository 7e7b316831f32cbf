package io.cloister.proc;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Prctl;
import io.cloister.abi.RlimitLayout;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.abi.SysinfoLayout;
import io.cloister.abi.Time;
import io.cloister.abi.Wait;
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Who a process is, its relatives, its limits, the system it runs on. */
final class ProcessCalls {
    private static final int WAIT4_OPTIONS = Wait.WNOHANG | Wait.WUNTRACED | Wait.WCONTINUED | Wait.__WNOTHREAD | Wait.__WCLONE
        | Wait.__WALL;
    private static final int WAITID_STATES = Wait.WEXITED | Wait.WSTOPPED | Wait.WCONTINUED;
    private static final int WAITID_OPTIONS = Wait.WNOHANG | Wait.WNOWAIT | WAITID_STATES | Wait.__WNOTHREAD | Wait.__WCLONE | Wait.__WALL;
    private static final int MAX_NAME = 64;
    private static final int ROBUST_HEAD_SIZE = 24;

    private final ProcKernel k;

    ProcessCalls(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.GETPID, (task, call) -> task.group.tgid)
            .on(Sys.GETTID, (task, call) -> task.tid)
            .on(Sys.GETPPID, (task, call) -> task.group.parent == null ? 0 : task.group.parent.tgid)
            .on(Sys.GETPGRP, (task, call) -> task.group.pgid())
            .on(Sys.GETPGID, this::getpgid)
            .on(Sys.GETSID, this::getsid)
            .on(Sys.SETPGID, (task, call) -> k.jobs.setpgid(task, call.intArg(0), call.intArg(1)))
            .on(Sys.SETSID, (task, call) -> k.jobs.setsid(task))
            .on(Sys.WAIT4, this::wait4)
            .on(Sys.WAITID, this::waitid)
            .on(Sys.UNAME, this::uname)
            .on(Sys.SETHOSTNAME, (task, call) -> name(task, call, true))
            .on(Sys.SETDOMAINNAME, (task, call) -> name(task, call, false))
            .on(Sys.GETRLIMIT, this::getrlimit)
            .on(Sys.SETRLIMIT, this::setrlimit)
            .on(Sys.PRLIMIT64, this::prlimit64)
            .on(Sys.GETRUSAGE, this::getrusage)
            .on(Sys.SYSINFO, this::sysinfo)
            .on(Sys.GETRANDOM, this::getrandom)
            .on(Sys.SET_TID_ADDRESS, this::setTidAddress)
            .on(Sys.SET_ROBUST_LIST, this::setRobustList)
            .on(Sys.GET_ROBUST_LIST, this::getRobustList)
            .on(Sys.PTRACE, (task, call) -> -Errno.EPERM)
            .on(Sys.PERSONALITY, this::personality);
    }

    private Task named(Task task, int pid) {
        return pid == 0 ? task : k.tasks.task(pid);
    }

    private long getpgid(Task task, Call call) {
        Task named = named(task, call.intArg(0));
        return named == null ? -Errno.ESRCH : named.group.pgid();
    }

    private long getsid(Task task, Call call) {
        Task named = named(task, call.intArg(0));
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
        return k.waits.wait(task, call, new WaitRequest(type, id, options | Wait.WEXITED, -1, 3));
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
        return k.waits.wait(task, call, new WaitRequest(type, named, options, 2, 4));
    }

    /** vfs knows what process the descriptor names. */
    private long waitForPidFd(Task task, Call call, int fd, int options) {
        Message named = k.bus.call(ServiceId.VFS, k.bus.message(Op.VFS_PIDFD_PROCESS, task.tid).with(fd));
        long pid = named.a[0];
        int again = named.a[1] != 0 && (options & Wait.WNOHANG) == 0 ? WaitRequest.AGAIN : 0;
        if (pid < 0) {
            return pid == -Errno.ESRCH ? -Errno.ECHILD : pid;
        }
        return k.waits.wait(task, call, new WaitRequest(Wait.P_PID, (int) pid, options | again, 2, 4));
    }

    private long uname(Task task, Call call) {
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        call.out(0, task.uts.utsname());
        return 0;
    }

    private long name(Task task, Call call, boolean host) {
        if (!task.cred.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        int length = call.intArg(1);
        if (length < 0 || length > MAX_NAME) {
            return -Errno.EINVAL;
        }
        int error = length == 0 ? 0 : GuestTime.check(call, 0, length);
        if (error != 0) {
            return error;
        }
        byte[] name = java.util.Arrays.copyOf(call.inBytes(0), length);
        if (host) {
            task.uts.nodename = name;
        } else {
            task.uts.domainname = name;
        }
        return 0;
    }

    private static boolean isResource(int resource) {
        return resource >= 0 && resource < Rlimits.RLIM_NLIMITS;
    }

    private static void outLimit(Call call, int arg, ThreadGroup group, int resource) {
        call.out(arg, GuestTime.words(group.softLimit(resource), group.hardLimit(resource)));
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
        int error = GuestTime.check(call, 1, RlimitLayout.SIZE);
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
        Task named = named(task, call.intArg(0));
        if (named == null) {
            return -Errno.ESRCH;
        }
        if (!mayLimit(task.cred, named.cred) && named.group != task.group) {
            return -Errno.EPERM;
        }
        byte[] old = GuestTime.words(named.group.softLimit(resource), named.group.hardLimit(resource));
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
        boolean beyondTable = resource == Rlimits.RLIMIT_NOFILE && Long.compareUnsigned(hard, ProcLimits.NOFILE_HARD) > 0;
        if (beyondTable || (raises && !task.cred.capable(Caps.CAP_SYS_RESOURCE))) {
            return -Errno.EPERM;
        }
        group.limits[2 * resource] = soft;
        group.limits[2 * resource + 1] = hard;
        group.threads.forEach(k.rows::limits);
        if (resource == Rlimits.RLIMIT_CPU) {
            k.cpuTimers.look(group);
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
            case Rlimits.RUSAGE_SELF -> k.clocks.cpuNs(task.group);
            case Rlimits.RUSAGE_CHILDREN -> task.group.childrenCpuNs;
            default -> k.rows.cpuTimeNs(task);
        };
        call.out(1, Waits.rusage(cpu));
        return 0;
    }

    private long sysinfo(Task task, Call call) {
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        ByteBuffer out = ByteBuffer.allocate(SysinfoLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(SysinfoLayout.UPTIME, k.clocks.now() / Time.NSEC_PER_SEC);
        out.putLong(SysinfoLayout.TOTALRAM, k.config.totalRamBytes());
        out.putLong(SysinfoLayout.FREERAM, k.config.totalRamBytes());
        out.putShort(SysinfoLayout.PROCS, (short) Math.min(k.tasks.count(), 0xffff));
        out.putInt(SysinfoLayout.MEM_UNIT, 1);
        call.out(0, out.array());
        return 0;
    }

    private long getrandom(Task task, Call call) {
        int flags = call.intArg(2);
        int both = Misc.GRND_RANDOM | Misc.GRND_INSECURE;
        if ((flags & ~(both | Misc.GRND_NONBLOCK)) != 0 || (flags & both) == both) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return 0;
        }
        if (call.arg(0) == 0) {
            return -Errno.EFAULT;
        }
        byte[] random = new byte[Math.min(call.outCapacity(0), ProcLimits.MAX_RANDOM)];
        k.entropy.fill(random, 0, random.length);
        return call.out(0, random);
    }

    private long setTidAddress(Task task, Call call) {
        task.clearTid = call.arg(0);
        k.rows.clearTid(task);
        return task.tid;
    }

    private long setRobustList(Task task, Call call) {
        if (call.arg(1) != ROBUST_HEAD_SIZE) {
            return -Errno.EINVAL;
        }
        task.robustHead = call.arg(0);
        k.rows.robustList(task);
        return 0;
    }

    private long getRobustList(Task task, Call call) {
        Task named = named(task, call.intArg(0));
        if (named == null) {
            return -Errno.ESRCH;
        }
        if (named.group != task.group && !task.cred.capable(Caps.CAP_SYS_PTRACE)) {
            return -Errno.EPERM;
        }
        call.out(1, GuestTime.words(named.robustHead));
        call.out(2, GuestTime.words(ROBUST_HEAD_SIZE));
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
