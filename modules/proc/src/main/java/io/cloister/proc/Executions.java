package io.cloister.proc;

import static io.cloister.abi.CloneFlags.CLONE_NEWCGROUP;
import static io.cloister.abi.CloneFlags.CLONE_NEWIPC;
import static io.cloister.abi.CloneFlags.CLONE_NEWNET;
import static io.cloister.abi.CloneFlags.CLONE_NEWPID;
import static io.cloister.abi.CloneFlags.CLONE_NEWUSER;
import static io.cloister.abi.CloneFlags.CLONE_NEWUTS;
import static io.cloister.abi.CloneFlags.CLONE_PARENT;
import static io.cloister.abi.CloneFlags.CLONE_SIGHAND;
import static io.cloister.abi.CloneFlags.CLONE_THREAD;
import static io.cloister.abi.CloneFlags.CLONE_VFORK;
import static io.cloister.abi.CloneFlags.CLONE_VM;
import static io.cloister.abi.Rlimits.RLIM_INFINITY;

import io.cloister.abi.Caps;
import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sched;
import io.cloister.abi.Signals;
import java.util.Arrays;

/** How tasks come to be and become other programs: the first one, clone(2), execve(2). */
final class Executions {
    private static final int UNSUPPORTED = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUSER;

    /** What dispatch says of a new task. */
    record NewTask(long flags, int exitSignal, int handle, long clearTid, int asid) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** What dispatch says of a new program; {@code uid}, {@code gid}: set-ID owner or -1. */
    record Program(int handle, int asid, int uid, int gid, boolean unreadable, byte[] comm) {
    }

    private final ProcKernel k;

    Executions(ProcKernel k) {
        this.k = k;
    }

    /** Pid 1, in a session of its own. */
    Task init(NewTask spec, Credentials cred, byte[] comm, byte[] nodename) {
        int tid = k.tasks.allocate();
        ThreadGroup group = new ThreadGroup(tid);
        group.sighand = new Sighand();
        initialLimits(group);
        Task task = new Task();
        task.tid = tid;
        task.cred = cred;
        task.uts = new Uts(nodename, Uts.ascii("(none)"));
        task.comm = comm;
        attach(task, group, spec);
        group.leader = task;
        k.tasks.join(group, tid, k.tasks.newSession(tid));
        group.pgrp.orphaned = true;
        enter(task);
        return task;
    }

    private static void initialLimits(ThreadGroup group) {
        Arrays.fill(group.limits, RLIM_INFINITY);
        limit(group, Rlimits.RLIMIT_STACK, 8L << 20, RLIM_INFINITY);
        limit(group, Rlimits.RLIMIT_CORE, 0, RLIM_INFINITY);
        limit(group, Rlimits.RLIMIT_NPROC, ProcLimits.MAX_TASKS, ProcLimits.MAX_TASKS);
        limit(group, Rlimits.RLIMIT_NOFILE, ProcLimits.NOFILE_SOFT, ProcLimits.NOFILE_HARD);
        limit(group, Rlimits.RLIMIT_MEMLOCK, 8L << 20, 8L << 20);
        limit(group, Rlimits.RLIMIT_SIGPENDING, ProcLimits.MAX_QUEUED_SIGNALS, ProcLimits.MAX_QUEUED_SIGNALS);
        limit(group, Rlimits.RLIMIT_MSGQUEUE, 819200, 819200);
        limit(group, Rlimits.RLIMIT_NICE, 0, 0);
        limit(group, Rlimits.RLIMIT_RTPRIO, 0, 0);
    }

    private static void limit(ThreadGroup group, int resource, long soft, long hard) {
        group.limits[2 * resource] = soft;
        group.limits[2 * resource + 1] = hard;
    }

    private void attach(Task task, ThreadGroup group, NewTask spec) {
        task.group = group;
        task.handle = spec.handle();
        task.asid = spec.asid();
        task.clearTid = spec.clearTid();
        task.startNs = k.clocks.now();
        group.threads.add(task);
        group.live++;
    }

    private void enter(Task task) {
        k.tasks.add(task);
        k.rows.publish(task);
        k.rows.bind(task);
        k.rows.threads(task.group);
        k.counters.clones++;
    }

    /** clone(2): the new task's tid, or minus an errno. */
    int clone(Task parent, NewTask spec) {
        int error = checkClone(parent, spec);
        int tid = error == 0 ? k.tasks.allocate() : 0;
        if (tid == 0) {
            k.counters.clonesRefused++;
            return error != 0 ? error : -Errno.EAGAIN;
        }
        Task task = child(parent, spec);
        task.tid = tid;
        if (spec.has(CLONE_THREAD)) {
            attach(task, parent.group, spec);
        } else {
            ThreadGroup group = newGroup(parent, spec, tid);
            attach(task, group, spec);
            group.leader = task;
            group.guestOfStub = spec.has(CLONE_VM);
            if (!group.guestOfStub) {
                k.rows.clearStubCpu(task);
            }
        }
        enter(task);
        k.cpuTimers.look(task.group);
        if (task.group.stopped) {
            k.signals.wake(task);
        }
        return tid;
    }

    private int checkClone(Task parent, NewTask spec) {
        boolean threadAlone = spec.has(CLONE_THREAD) && !spec.has(CLONE_SIGHAND);
        boolean sighandAlone = spec.has(CLONE_SIGHAND) && !spec.has(CLONE_VM);
        if (threadAlone || sighandAlone || spec.has(UNSUPPORTED) || spec.exitSignal() < 0 || spec.exitSignal() > Signals.NSIG) {
            return -Errno.EINVAL;
        }
        if (spec.has(CLONE_NEWUTS) && !parent.cred.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        // clone(2), ERRORS: pid 1 can have no sibling.
        if (spec.has(CLONE_PARENT) && parent.group.isInit() && !spec.has(CLONE_THREAD)) {
            return -Errno.EINVAL;
        }
        if (parent.group.dying) {
            return -Errno.ERESTARTNOINTR;
        }
        return mayHaveMore(parent) ? 0 : -Errno.EAGAIN;
    }

    /** RLIMIT_NPROC of getrlimit(2). */
    private boolean mayHaveMore(Task parent) {
        long limit = parent.group.softLimit(Rlimits.RLIMIT_NPROC);
        boolean exempt = parent.cred.ruid == 0 || parent.cred.capable(Caps.CAP_SYS_RESOURCE) || parent.cred.capable(Caps.CAP_SYS_ADMIN);
        if (exempt || limit < 0 || limit >= ProcLimits.MAX_TASKS) {
            return true;
        }
        long mine = 0;
        for (ThreadGroup group : k.tasks.groups()) {
            mine += group.leader.cred.ruid == parent.cred.ruid ? group.threads.size() : 0;
        }
        return mine < limit;
    }

    private Task child(Task parent, NewTask spec) {
        Task task = new Task();
        task.cred = parent.cred.copy();
        task.uts = spec.has(CLONE_NEWUTS) ? parent.uts.copy() : parent.uts;
        task.comm = parent.comm;
        task.blocked = parent.maskSaved ? parent.savedMask : parent.blocked;
        // clone(2): with CLONE_VM the child has no alternate stack, unless the parent waits for it (vfork).
        if (!spec.has(CLONE_VM) || spec.has(CLONE_VFORK)) {
            task.altSp = parent.altSp;
            task.altSize = parent.altSize;
            task.altFlags = parent.altFlags;
        }
        task.sharesMemory = spec.has(CLONE_VM) && !spec.has(CLONE_VFORK) && !spec.has(CLONE_THREAD);
        task.fsBase = parent.fsBase;
        task.gsBase = parent.gsBase;
        task.personality = parent.personality;
        task.timerSlackNs = parent.timerSlackNs;
        task.defaultSlackNs = parent.timerSlackNs;
        task.affinity = parent.affinity;
        task.ioprio = parent.ioprio;
        boolean reset = parent.resetOnFork;
        boolean realtime = parent.policy == Sched.SCHED_FIFO || parent.policy == Sched.SCHED_RR;
        task.nice = reset && parent.nice < 0 ? 0 : parent.nice;
        task.policy = reset && realtime ? Sched.SCHED_OTHER : parent.policy;
        task.rtPriority = reset && realtime ? 0 : parent.rtPriority;
        return task;
    }

    private ThreadGroup newGroup(Task creator, NewTask spec, int tgid) {
        ThreadGroup from = creator.group;
        ThreadGroup group = new ThreadGroup(tgid);
        group.parent = spec.has(CLONE_PARENT) && from.parent != null ? from.parent : from;
        group.exitSignal = spec.has(CLONE_PARENT) ? from.exitSignal : spec.exitSignal();
        group.dumpable = from.dumpable;
        if (spec.has(CLONE_SIGHAND)) {
            group.sighand = from.sighand;
            group.sighand.users++;
        } else {
            group.sighand = from.sighand.copy();
        }
        if ((spec.flags() & CloneFlags.CLONE_CLEAR_SIGHAND) != 0) {
            group.sighand.resetCaught();
        }
        System.arraycopy(from.limits, 0, group.limits, 0, from.limits.length);
        group.parent.children.add(group);
        k.tasks.join(group, from.pgid(), from.pgrp.session);
        return group;
    }

    /** The host couldn't make the task: it never was. */
    void undo(Task task) {
        ThreadGroup group = task.group;
        task.exited = true;
        group.live--;
        k.parking.drop(task);
        k.rows.unbind(task);
        if (task.isLeader()) {
            k.life.stopTimers(group);
            k.life.release(group);
        } else {
            group.threads.remove(task);
            k.rows.clear(task);
            k.tasks.remove(task);
            k.rows.threads(group);
        }
    }

    /**
     * execve(2), "Effect on process attributes"; other threads have exited. The caller's credentials of before were checked by dispatch.
     *
     * @return 0 or minus an errno.
     */
    int exec(Task task, Program program) {
        ThreadGroup group = task.group;
        if (group.dying || task.exited) {
            return -Errno.ESRCH;
        }
        if (group.live > 1) {
            return -Errno.EAGAIN;
        }
        k.rows.unbind(task);
        k.clocks.leave(task);
        group.guestOfStub = false;
        if (!task.isLeader()) {
            takeLeadership(task);
        }
        task.handle = program.handle();
        task.asid = program.asid();
        task.comm = program.comm();
        task.sharesMemory = false;
        resetSignals(task);
        task.clearTid = 0;
        task.robustHead = 0;
        task.fsBase = 0;
        task.gsBase = 0;
        k.life.deletePosixTimers(group);
        group.exitSignal = Signals.SIGCHLD;
        group.execed = true;
        int oldEuid = task.cred.euid;
        int oldEgid = task.cred.egid;
        task.cred.exec(program.uid(), program.gid());
        boolean gained = oldEuid != task.cred.euid || oldEgid != task.cred.egid;
        group.dumpable = !program.unreadable() && !gained && !task.cred.isSecure();
        task.pdeathSignal = gained ? 0 : task.pdeathSignal;
        task.signalled = task.deliverable() != 0;
        k.rows.clearStubCpu(task);
        k.rows.publish(task);
        k.rows.bind(task);
        return 0;
    }

    private void resetSignals(Task task) {
        ThreadGroup group = task.group;
        if (group.sighand.users > 1) {
            group.sighand.users--;
            group.sighand = group.sighand.copy();
        }
        group.sighand.resetCaught();
        task.altSp = 0;
        task.altSize = 0;
        task.altFlags = 0;
        task.maskSaved = false;
        task.restartDeadlineNs = 0;
    }

    private void takeLeadership(Task task) {
        ThreadGroup group = task.group;
        Task old = group.leader;
        group.threads.remove(old);
        k.tasks.remove(old);
        k.rows.clear(task);
        k.tasks.renumber(task, group.tgid);
        group.leader = task;
    }
}
