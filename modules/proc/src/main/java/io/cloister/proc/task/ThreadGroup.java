package io.cloister.proc.task;

import io.cloister.abi.Rlimits;
import io.cloister.bus.WaitQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A thread group: what POSIX calls a process. Its life: alive (perhaps stopped), dying (its end is decided, threads are
 * torn down), ended (all threads are gone; a zombie until its parent has waited), released.
 */
public final class ThreadGroup {
    public final int tgid;
    public Task leader;
    /** Threads whose rows exist, in order of creation; a leader that has ended stays on it. */
    public final List<Task> threads = new ArrayList<>(1);
    /** Threads that haven't exited. */
    public int live;
    /** Null for pid 1, and for what outlives it a moment. */
    public ThreadGroup parent;
    /** In order of creation or adoption. */
    public final List<ThreadGroup> children = new ArrayList<>(0);
    /** Threads that wait for a child to change its state. */
    public final WaitQueue childEvents = new WaitQueue();
    public ProcessGroup pgrp;
    /** To the parent at the end; 0 none. */
    public int exitSignal;
    /** PR_SET_CHILD_SUBREAPER. */
    public boolean subreaper;
    public boolean dumpable = true;
    /** Has exec'd since fork: setpgid(2) by the parent gives EACCES. */
    public boolean execed;

    public final PendingSignals shared = new PendingSignals();
    public Sighand sighand;
    /** vfs wants to know of pending signals: it has a signalfd. */
    public boolean signalfds;
    /** How often it was sent SIGCONT; wraps in the task table. */
    public int continues;

    /** Its threads live in the host process of another group (CLONE_VM, vfork), until it execs. */
    public boolean guestOfStub;
    /**
     * CPU time in host processes that it has left; in the end all of it. As a guest of a stub: of threads that are
     * gone.
     */
    public long cpuNs;
    /** The most that its present host process was seen to have used. */
    public long stubCpuNs;
    /** CPU time of children that were waited for. */
    public long childrenCpuNs;

    /** semop(2) undo values: set id and number to adjustment. */
    public final TreeMap<Long, Integer> semUndo = new TreeMap<>();

    private final long[] limits = new long[2 * Rlimits.RLIM_NLIMITS];
    private boolean dying;
    private boolean ended;
    private int exitStatus;
    private boolean stopped;
    private int stopReport;
    private boolean continueReport;

    /** A process without threads. */
    public ThreadGroup(int tgid) {
        this.tgid = tgid;
    }

    public boolean isInit() {
        return tgid == 1;
    }

    public int pgid() {
        return pgrp.pgid;
    }

    public int sid() {
        return pgrp.session.sid;
    }

    // ---- life ----

    /** The end is decided; {@link #exitStatus} holds. */
    public boolean isDying() {
        return dying;
    }

    /** No thread is left. */
    public boolean isEnded() {
        return ended;
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Wait status, once the end is decided. */
    public int exitStatus() {
        return exitStatus;
    }

    /** The end is decided, with wait status {@code status}. */
    public void die(int status) {
        dying = true;
        stopped = false;
        exitStatus = status;
    }

    /** The last thread is gone. */
    public void end() {
        ended = true;
        stopped = false;
    }

    /** A stop signal took effect. False if it was stopped already. */
    public boolean stop(int sig) {
        boolean fresh = !stopped;
        stopped = true;
        continueReport = false;
        if (fresh) {
            stopReport = sig;
        }
        return fresh;
    }

    /** SIGCONT took effect. */
    public void resume() {
        stopped = false;
        stopReport = 0;
        continueReport = true;
    }

    /** The stop signal that no wait has reported yet, 0 none. */
    public int stopReport() {
        return stopped ? stopReport : 0;
    }

    /** True if a continuation was not reported by a wait yet. */
    public boolean hasContinueReport() {
        return continueReport && !ended;
    }

    /** A wait has reported the stop. */
    public void stopReported() {
        stopReport = 0;
    }

    /** A wait has reported the continuation. */
    public void continueReported() {
        continueReport = false;
    }

    // ---- limits ----

    public long softLimit(int resource) {
        return limits[2 * resource];
    }

    public long hardLimit(int resource) {
        return limits[2 * resource + 1];
    }

    /** Sets both limits of a resource. */
    public void limit(int resource, long soft, long hard) {
        limits[2 * resource] = soft;
        limits[2 * resource + 1] = hard;
    }

    /** fork(2): a child has its parent's. */
    public void inheritLimits(ThreadGroup from) {
        System.arraycopy(from.limits, 0, limits, 0, limits.length);
    }

    // ---- threads ----

    /** Queued signals of the group and its threads. */
    public int queuedSignals() {
        int n = shared.queued();
        for (Task thread : threads) {
            n += thread.pending.queued();
        }
        return n;
    }

    /** Everything pending for anybody in it. */
    public long pendingUnion() {
        long set = shared.set();
        for (Task thread : threads) {
            set |= thread.pending.set();
        }
        return set;
    }

    /** Some thread that still lives, the leader if it does; null when none. */
    public Task anyLive() {
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
