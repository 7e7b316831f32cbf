package io.cloister.proc.life;

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
import io.cloister.abi.Signals;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.signal.SignalWord;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.SchedState;
import io.cloister.proc.task.Sighand;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.task.Uts;
import io.cloister.proc.time.Clocks;
import io.cloister.proc.time.CpuTimers;
import io.cloister.spec.ByteText;
import io.cloister.spec.ContainerSpec;
import io.cloister.spec.ResourceLimit;

/** How tasks come to be: the first one, and clone(2). */
public final class Births {
    private static final int UNSUPPORTED = CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUSER;

    /** What dispatch says of a new task. */
    public record NewTask(long flags, int exitSignal, int handle, long clearTid, int asid) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private final Tasks tasks;
    private final TaskRows rows;
    private final Clocks clocks;
    private final CpuTimers cpuTimers;
    private final SignalWord word;
    private final ProcCounters counters;

    /** New tasks are entered in {@code tasks}. */
    public Births(Tasks tasks, Clocks clocks, CpuTimers cpuTimers, SignalWord word, ProcCounters counters) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.clocks = clocks;
        this.cpuTimers = cpuTimers;
        this.word = word;
        this.counters = counters;
    }

    /** Pid 1 of {@code container}, in a session of its own. */
    public Task init(NewTask spec, ContainerSpec container) {
        int tid = tasks.allocate();
        ThreadGroup group = new ThreadGroup(tid);
        group.sighand = new Sighand();
        initialLimits(group);
        for (ResourceLimit limit : container.process().rlimits()) {
            group.limit(limit.resource(), limit.soft(), limit.hard());
        }
        Task task = new Task(new SchedState());
        task.tid = tid;
        task.cred = Credentials.of(container.process());
        task.uts = new Uts(ByteText.bytes(container.hostname()), ByteText.bytes(container.domainname()));
        task.comm = Uts.ascii("init");
        attach(task, group, spec);
        group.leader = task;
        tasks.join(group, tid, tasks.newSession(tid));
        group.pgrp.orphaned = true;
        enter(task);
        return task;
    }

    private static void initialLimits(ThreadGroup group) {
        for (int resource = 0; resource < Rlimits.RLIM_NLIMITS; resource++) {
            group.limit(resource, RLIM_INFINITY, RLIM_INFINITY);
        }
        group.limit(Rlimits.RLIMIT_STACK, 8L << 20, RLIM_INFINITY);
        group.limit(Rlimits.RLIMIT_CORE, 0, RLIM_INFINITY);
        group.limit(Rlimits.RLIMIT_NPROC, ProcLimits.MAX_TASKS, ProcLimits.MAX_TASKS);
        group.limit(Rlimits.RLIMIT_NOFILE, ProcLimits.NOFILE_SOFT, ProcLimits.NOFILE_HARD);
        group.limit(Rlimits.RLIMIT_MEMLOCK, 8L << 20, 8L << 20);
        group.limit(Rlimits.RLIMIT_SIGPENDING, ProcLimits.MAX_QUEUED_SIGNALS, ProcLimits.MAX_QUEUED_SIGNALS);
        group.limit(Rlimits.RLIMIT_MSGQUEUE, 819200, 819200);
        group.limit(Rlimits.RLIMIT_NICE, 0, 0);
        group.limit(Rlimits.RLIMIT_RTPRIO, 0, 0);
    }

    private void attach(Task task, ThreadGroup group, NewTask spec) {
        task.group = group;
        task.handle = spec.handle();
        task.asid = spec.asid();
        task.clearTid = spec.clearTid();
        task.startNs = clocks.now();
        group.threads.add(task);
        group.live++;
    }

    private void enter(Task task) {
        tasks.add(task);
        rows.publish(task);
        rows.bind(task);
        rows.threads(task.group);
        counters.clones++;
    }

    /** clone(2): the new task's tid, or minus an errno. */
    public int clone(Task parent, NewTask spec) {
        int error = checkClone(parent, spec);
        int tid = error == 0 ? tasks.allocate() : 0;
        if (tid == 0) {
            counters.clonesRefused++;
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
                rows.clearStubCpu(task);
            }
        }
        enter(task);
        cpuTimers.look(task.group);
        if (task.group.isStopped()) {
            word.wake(task);
        }
        return tid;
    }

    private int checkClone(Task parent, NewTask spec) {
        boolean threadAlone = spec.has(CLONE_THREAD) && !spec.has(CLONE_SIGHAND);
        boolean sighandAlone = spec.has(CLONE_SIGHAND) && !spec.has(CLONE_VM);
        if (threadAlone
                || sighandAlone
                || spec.has(UNSUPPORTED)
                || spec.exitSignal() < 0
                || spec.exitSignal() > Signals.NSIG) {
            return -Errno.EINVAL;
        }
        if (spec.has(CLONE_NEWUTS) && !parent.cred.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        // clone(2), ERRORS: pid 1 can have no sibling.
        if (spec.has(CLONE_PARENT) && parent.group.isInit() && !spec.has(CLONE_THREAD)) {
            return -Errno.EINVAL;
        }
        if (parent.group.isDying()) {
            return -Errno.ERESTARTNOINTR;
        }
        return mayHaveMore(parent) ? 0 : -Errno.EAGAIN;
    }

    /** RLIMIT_NPROC of getrlimit(2). */
    private boolean mayHaveMore(Task parent) {
        long limit = parent.group.softLimit(Rlimits.RLIMIT_NPROC);
        boolean exempt = parent.cred.ruid == 0
                || parent.cred.capable(Caps.CAP_SYS_RESOURCE)
                || parent.cred.capable(Caps.CAP_SYS_ADMIN);
        if (exempt || limit < 0 || limit >= ProcLimits.MAX_TASKS) {
            return true;
        }
        long mine = 0;
        for (ThreadGroup group : tasks.groups()) {
            mine += group.leader.cred.ruid == parent.cred.ruid ? group.threads.size() : 0;
        }
        return mine < limit;
    }

    private Task child(Task parent, NewTask spec) {
        Task task = new Task(parent.sched.inherited());
        task.cred = parent.cred.copy();
        task.uts = spec.has(CLONE_NEWUTS) ? parent.uts.copy() : parent.uts;
        task.comm = parent.comm;
        task.blocked = parent.lastingMask();
        // clone(2): with CLONE_VM the child has no alternate stack, unless the parent waits for it (vfork).
        if (!spec.has(CLONE_VM) || spec.has(CLONE_VFORK)) {
            task.altStack = parent.altStack;
        }
        task.fsBase = parent.fsBase;
        task.gsBase = parent.gsBase;
        task.personality = parent.personality;
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
        group.inheritLimits(from);
        group.parent.children.add(group);
        tasks.join(group, from.pgid(), from.pgrp.session);
        return group;
    }

}
