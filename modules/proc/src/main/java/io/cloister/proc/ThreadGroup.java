package io.cloister.proc;

import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A thread group: what POSIX calls a process. Its life: alive (perhaps stopped), dying (its end is decided, threads are torn down), ended (all
 * threads are gone; a zombie until its parent has waited), released.
 */
final class ThreadGroup {
    final int tgid;
    Task leader;
    /** Threads whose rows exist, in order of creation; a leader that has ended stays on it. */
    final List<Task> threads = new ArrayList<>(1);
    /** Threads that haven't exited. */
    int live;
    /** Null for pid 1, and for what outlives it a moment. */
    ThreadGroup parent;
    /** In order of creation or adoption. */
    final List<ThreadGroup> children = new ArrayList<>(0);
    ProcessGroup pgrp;
    /** To the parent at the end; 0 none. */
    int exitSignal;
    /** PR_SET_CHILD_SUBREAPER. */
    boolean subreaper;
    boolean dumpable = true;
    /** Has exec'd since fork: setpgid(2) by the parent gives EACCES. */
    boolean execed;

    final PendingSignals shared = new PendingSignals();
    Sighand sighand;
    /** vfs wants to know of pending signals: it has a signalfd. */
    boolean signalfds;

    /** The end is decided; {@link #exitStatus} holds. */
    boolean dying;
    int exitStatus;
    /** No thread is left. */
    boolean ended;
    boolean stopped;
    /** The stop signal that no wait has reported yet, 0 none. */
    int stopReport;
    /** How often it was sent SIGCONT; wraps in the task table. */
    int continues;
    /** A continuation that no wait has reported yet. */
    boolean continueReport;

    /** Soft and hard limit of each resource. */
    final long[] limits = new long[2 * Rlimits.RLIM_NLIMITS];
    final IntervalTimer[] itimers = {
        new IntervalTimer(this, Signals.SIGALRM, 0),
        new IntervalTimer(this, Signals.SIGVTALRM, Time.CLOCK_PROCESS_CPUTIME_ID),
        new IntervalTimer(this, Signals.SIGPROF, Time.CLOCK_PROCESS_CPUTIME_ID),
    };
    final TreeMap<Integer, PosixTimer> timers = new TreeMap<>();
    int nextTimer;

    /** Its threads live in the host process of another group (CLONE_VM, vfork), until it execs. */
    boolean guestOfStub;
    /** CPU time in host processes that it has left; in the end all of it. As a guest of a stub: of threads that are gone. */
    long cpuNs;
    /** The most that its present host process was seen to have used. */
    long stubCpuNs;
    /** CPU time of children that were waited for. */
    long childrenCpuNs;
    final CpuWatch cpuWatch = new CpuWatch(this);

    /** semop(2) undo values: set id and number to adjustment. */
    final TreeMap<Long, Integer> semUndo = new TreeMap<>();

    ThreadGroup(int tgid) {
        this.tgid = tgid;
    }

    boolean isInit() {
        return tgid == 1;
    }

    int pgid() {
        return pgrp.pgid;
    }

    int sid() {
        return pgrp.session.sid;
    }

    long softLimit(int resource) {
        return limits[2 * resource];
    }

    long hardLimit(int resource) {
        return limits[2 * resource + 1];
    }

    /** Queued signals of the group and its threads. */
    int queuedSignals() {
        int n = shared.queued();
        for (Task thread : threads) {
            n += thread.pending.queued();
        }
        return n;
    }

    /** Everything pending for anybody in it. */
    long pendingUnion() {
        long set = shared.set();
        for (Task thread : threads) {
            set |= thread.pending.set();
        }
        return set;
    }

    /** Some thread that still lives, the leader if it does; null when none. */
    Task anyLive() {
        if (!leader.exited) {
            return leader;
        }
        for (Task thread : threads) {
            if (!thread.exited) {
                return thread;
            }
        }
        return null;
    }
}
