package io.cloister.proc.sched;

import static io.cloister.abi.Sched.SCHED_BATCH;
import static io.cloister.abi.Sched.SCHED_DEADLINE;
import static io.cloister.abi.Sched.SCHED_FIFO;
import static io.cloister.abi.Sched.SCHED_IDLE;
import static io.cloister.abi.Sched.SCHED_OTHER;
import static io.cloister.abi.Sched.SCHED_RR;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sched;
import io.cloister.abi.SchedAttrLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scheduling: sched(7). Everything is checked and remembered; the host's scheduler hears nothing of it. */
public final class SchedCalls {
    private static final int NICE_BIAS = 20;

    private final Tasks tasks;
    private final int cpus;

    /** Guests are told of {@code cpus} processors. */
    public SchedCalls(Tasks tasks, int cpus) {
        this.tasks = tasks;
        this.cpus = cpus;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.SCHED_YIELD, (task, call) -> 0)
            .on(Sys.GETPRIORITY, this::getpriority)
            .on(Sys.SETPRIORITY, this::setpriority)
            .on(Sys.SCHED_SETPARAM, this::schedSetparam)
            .on(Sys.SCHED_GETPARAM, this::schedGetparam)
            .on(Sys.SCHED_SETSCHEDULER, this::schedSetscheduler)
            .on(Sys.SCHED_GETSCHEDULER, this::schedGetscheduler)
            .on(Sys.SCHED_GET_PRIORITY_MAX, (task, call) -> bound(call.intArg(0), Sched.SCHED_RT_PRIORITY_MAX))
            .on(Sys.SCHED_GET_PRIORITY_MIN, (task, call) -> bound(call.intArg(0), Sched.SCHED_RT_PRIORITY_MIN))
            .on(Sys.SCHED_RR_GET_INTERVAL, this::schedRrGetInterval)
            .on(Sys.SCHED_SETATTR, this::schedSetattr)
            .on(Sys.SCHED_GETATTR, this::schedGetattr)
            .on(Sys.SCHED_SETAFFINITY, this::schedSetaffinity)
            .on(Sys.SCHED_GETAFFINITY, this::schedGetaffinity)
            .on(Sys.GETCPU, this::getcpu)
            .on(Sys.IOPRIO_GET, this::ioprioGet)
            .on(Sys.IOPRIO_SET, this::ioprioSet);
    }

    /** The tasks that {@code which} and {@code who} name, as getpriority(2) says; null if {@code which} is wrong. */
    private List<Task> named(Task task, int which, int who) {
        List<Task> named = new ArrayList<>();
        if (which == Rlimits.PRIO_PROCESS) {
            Task one = who == 0 ? task : tasks.task(who);
            if (one != null) {
                named.add(one);
            }
            return named;
        }
        if (which != Rlimits.PRIO_PGRP && which != Rlimits.PRIO_USER) {
            return null;
        }
        int pgid = who == 0 ? task.group.pgid() : who;
        int uid = who == 0 ? task.cred.ruid : who;
        for (ThreadGroup group : tasks.groups()) {
            boolean match = which == Rlimits.PRIO_PGRP ? group.pgid() == pgid : group.leader.cred.ruid == uid;
            if (match) {
                named.addAll(group.threads);
            }
        }
        return named;
    }

    private long getpriority(Task task, Call call) {
        List<Task> named = named(task, call.intArg(0), call.intArg(1));
        if (named == null) {
            return -Errno.EINVAL;
        }
        int best = Integer.MIN_VALUE;
        for (Task one : named) {
            best = Math.max(best, NICE_BIAS - one.sched.nice);
        }
        return named.isEmpty() ? -Errno.ESRCH : best;
    }

    private long setpriority(Task task, Call call) {
        List<Task> named = named(task, call.intArg(0), call.intArg(1));
        if (named == null) {
            return -Errno.EINVAL;
        }
        int nice = Math.clamp(call.intArg(2), Rlimits.PRIO_MIN, Rlimits.PRIO_MAX - 1);
        long result = -Errno.ESRCH;
        for (Task one : named) {
            long error = renice(task, one, nice);
            result = result == -Errno.ESRCH || error != 0 ? error : result;
        }
        return result;
    }

    private long renice(Task task, Task target, int nice) {
        Credentials mine = task.cred;
        boolean powerful = mine.capable(Caps.CAP_SYS_NICE);
        if (mine.euid != target.cred.ruid && mine.euid != target.cred.euid && !powerful) {
            return -Errno.EPERM;
        }
        // setrlimit(2), RLIMIT_NICE: the ceiling is 20 minus the limit.
        boolean allowed = nice >= target.sched.nice || NICE_BIAS - nice <= target.group.softLimit(Rlimits.RLIMIT_NICE);
        if (!allowed && !powerful) {
            return -Errno.EACCES;
        }
        target.sched.nice = nice;
        tasks.rows().nice(target);
        return 0;
    }

    private static boolean isRealtime(int policy) {
        return policy == SCHED_FIFO || policy == SCHED_RR;
    }

    private static boolean isPolicy(int policy) {
        return isRealtime(policy) || policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE;
    }

    private static long bound(int policy, int realtime) {
        if (isRealtime(policy)) {
            return realtime;
        }
        return isPolicy(policy) || policy == SCHED_DEADLINE ? 0 : -Errno.EINVAL;
    }

    private long schedSetparam(Task task, Call call) {
        Task target = tasks.named(task, call.intArg(0));
        int error = GuestArgs.check(call, 1, 4);
        if (error != 0 || call.intArg(0) < 0) {
            return -Errno.EINVAL;
        }
        if (target == null) {
            return -Errno.ESRCH;
        }
        int policy = target.sched.policy | (target.sched.resetOnFork ? Sched.SCHED_RESET_ON_FORK : 0);
        return schedule(task, target, policy, call.memory().getInt(call.inOffset(1)));
    }

    private long schedSetscheduler(Task task, Call call) {
        if (call.intArg(0) < 0 || GuestArgs.check(call, 2, 4) != 0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        return schedule(task, target, call.intArg(1), call.memory().getInt(call.inOffset(2)));
    }

    private static long schedule(Task task, Task target, int policyAndFlag, int priority) {
        int policy = policyAndFlag & ~Sched.SCHED_RESET_ON_FORK;
        boolean inRange = isRealtime(policy)
            ? priority >= Sched.SCHED_RT_PRIORITY_MIN && priority <= Sched.SCHED_RT_PRIORITY_MAX
            : priority == 0;
        if (!isPolicy(policy) || !inRange) {
            return -Errno.EINVAL;
        }
        Credentials mine = task.cred;
        boolean powerful = mine.capable(Caps.CAP_SYS_NICE);
        boolean own = mine.euid == target.cred.ruid || mine.euid == target.cred.euid;
        boolean raises = isRealtime(policy) && priority > target.group.softLimit(Rlimits.RLIMIT_RTPRIO);
        if (!powerful && (!own || raises)) {
            return -Errno.EPERM;
        }
        target.sched.policy = policy;
        target.sched.rtPriority = priority;
        target.sched.resetOnFork = (policyAndFlag & Sched.SCHED_RESET_ON_FORK) != 0;
        return 0;
    }

    private long schedGetparam(Task task, Call call) {
        if (call.intArg(0) < 0 || call.arg(1) == 0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        call.out(1, GuestArgs.ints(target.sched.rtPriority));
        return 0;
    }

    private long schedGetscheduler(Task task, Call call) {
        if (call.intArg(0) < 0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        return target == null
                ? -Errno.ESRCH
                : target.sched.policy | (target.sched.resetOnFork ? Sched.SCHED_RESET_ON_FORK : 0);
    }

    private long schedRrGetInterval(Task task, Call call) {
        if (call.intArg(0) < 0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        long ns = target.sched.policy == SCHED_FIFO
                ? 0
                : (target.sched.policy == SCHED_RR ? 100 : 4) * Time.NSEC_PER_MSEC;
        GuestTime.outTimespec(call, 1, ns);
        return 0;
    }

    private long schedSetattr(Task task, Call call) {
        if (call.intArg(0) < 0 || call.arg(2) != 0) {
            return -Errno.EINVAL;
        }
        int error = GuestArgs.check(call, 1, Sched.SCHED_ATTR_SIZE_VER0);
        if (error != 0) {
            return call.inLength(1) == 0 ? -Errno.EINVAL : error;
        }
        byte[] raw = call.inBytes(1);
        ByteBuffer attr = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        int size = attr.getInt(SchedAttrLayout.ATTR_SIZE);
        if (size != 0 && size < Sched.SCHED_ATTR_SIZE_VER0) {
            return -Errno.E2BIG;
        }
        int policy = attr.getInt(SchedAttrLayout.SCHED_POLICY);
        long flags = attr.getLong(SchedAttrLayout.SCHED_FLAGS);
        int nice = attr.getInt(SchedAttrLayout.SCHED_NICE);
        boolean reset = (flags & Sched.SCHED_FLAG_RESET_ON_FORK) != 0;
        long result = schedule(
                task,
                target,
                policy | (reset ? Sched.SCHED_RESET_ON_FORK : 0),
                attr.getInt(SchedAttrLayout.SCHED_PRIORITY));
        if (result == 0 && (policy == SCHED_OTHER || policy == SCHED_BATCH)) {
            return renice(task, target, Math.clamp(nice, Rlimits.PRIO_MIN, Rlimits.PRIO_MAX - 1));
        }
        return result;
    }

    private long schedGetattr(Task task, Call call) {
        long size = call.arg(2) & 0xffffffffL;
        if (call.intArg(0) < 0 || call.arg(1) == 0 || call.arg(3) != 0 || size < Sched.SCHED_ATTR_SIZE_VER0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        int length = (int) Math.min(size, SchedAttrLayout.SIZE);
        ByteBuffer out = ByteBuffer.allocate(SchedAttrLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(SchedAttrLayout.ATTR_SIZE, length).putInt(SchedAttrLayout.SCHED_POLICY, target.sched.policy);
        out.putLong(SchedAttrLayout.SCHED_FLAGS, target.sched.resetOnFork ? Sched.SCHED_FLAG_RESET_ON_FORK : 0);
        out.putInt(SchedAttrLayout.SCHED_NICE, target.sched.nice)
                .putInt(SchedAttrLayout.SCHED_PRIORITY, target.sched.rtPriority);
        call.out(1, Arrays.copyOf(out.array(), length));
        return 0;
    }

    /** 64-bit words of a processor mask. */
    private int maskWords() {
        return (cpus + 63) / 64;
    }

    private long[] allCpus() {
        long[] mask = new long[maskWords()];
        for (int cpu = 0; cpu < cpus; cpu++) {
            mask[cpu / 64] |= 1L << cpu % 64;
        }
        return mask;
    }

    private long schedGetaffinity(Task task, Call call) {
        long length = call.arg(1) & 0xffffffffL;
        if (length * 8 < cpus || length % 8 != 0) {
            return -Errno.EINVAL;
        }
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        byte[] mask = GuestArgs.words(target.sched.affinity != null ? target.sched.affinity : allCpus());
        int n = (int) Math.min(length, mask.length);
        call.out(2, Arrays.copyOf(mask, n));
        return n;
    }

    private long schedSetaffinity(Task task, Call call) {
        Task target = tasks.named(task, call.intArg(0));
        if (target == null) {
            return -Errno.ESRCH;
        }
        if (call.inLength(2) < 0) {
            return call.inLength(2);
        }
        Credentials mine = task.cred;
        boolean own = mine.euid == target.cred.ruid || mine.euid == target.cred.euid;
        if (!own && !mine.capable(Caps.CAP_SYS_NICE)) {
            return -Errno.EPERM;
        }
        byte[] in = Arrays.copyOf(call.inBytes(2), 8 * maskWords());
        ByteBuffer bits = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        long[] mask = allCpus();
        long any = 0;
        for (int i = 0; i < mask.length; i++) {
            mask[i] &= bits.getLong(8 * i);
            any |= mask[i];
        }
        if (any == 0) {
            return -Errno.EINVAL;
        }
        target.sched.affinity = mask;
        return 0;
    }

    private long getcpu(Task task, Call call) {
        call.out(0, GuestArgs.ints(0));
        call.out(1, GuestArgs.ints(0));
        return 0;
    }

    private List<Task> ioNamed(Task task, Call call) {
        int which = switch (call.intArg(0)) {
            case Sched.IOPRIO_WHO_PROCESS -> Rlimits.PRIO_PROCESS;
            case Sched.IOPRIO_WHO_PGRP -> Rlimits.PRIO_PGRP;
            case Sched.IOPRIO_WHO_USER -> Rlimits.PRIO_USER;
            default -> -1;
        };
        return named(task, which, call.intArg(1));
    }

    private long ioprioGet(Task task, Call call) {
        List<Task> named = ioNamed(task, call);
        if (named == null) {
            return -Errno.EINVAL;
        }
        return named.isEmpty() ? -Errno.ESRCH : named.getFirst().sched.ioprio;
    }

    private long ioprioSet(Task task, Call call) {
        List<Task> named = ioNamed(task, call);
        int prio = call.intArg(2);
        int cls = prio >>> Sched.IOPRIO_CLASS_SHIFT;
        int level = prio & (1 << Sched.IOPRIO_CLASS_SHIFT) - 1;
        if (named == null || cls > Sched.IOPRIO_CLASS_IDLE || level > 7) {
            return -Errno.EINVAL;
        }
        if (cls == Sched.IOPRIO_CLASS_RT && !task.cred.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        named.forEach(one -> one.sched.ioprio = prio);
        return named.isEmpty() ? -Errno.ESRCH : 0;
    }
}
