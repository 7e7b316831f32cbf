package io.cloister.proc;

import io.cloister.abi.Prctl;
import io.cloister.abi.Time;

/** A task: one thread of a guest program. */
final class Task {
    static final long DEFAULT_SLACK_NS = 50 * Time.NSEC_PER_USEC;

    int tid;
    ThreadGroup group;
    Credentials cred;
    Uts uts;
    byte[] comm;
    /** Mailbox slot, -1 none. */
    int handle;
    int asid;
    /** Shares its address space with a task of another group (CLONE_VM without CLONE_VFORK). */
    boolean sharesMemory;
    long startNs;
    boolean exited;
    /** Wait status of this thread alone. */
    int exitCode;

    // Signals.
    final PendingSignals pending = new PendingSignals();
    long blocked;
    /** The mask that comes back after sigsuspend or ppoll; meaningful while {@link #maskSaved}. */
    long savedMask;
    boolean maskSaved;
    /** The signal word as published. */
    boolean signalled;
    long altSp;
    /** 0: none. */
    long altSize;
    /** SS_AUTODISARM or 0. */
    int altFlags;
    /** End of an interrupted relative sleep that is going to be called again, 0 none. */
    long restartDeadlineNs;
    Parked parked;

    // What the C library tells us.
    long clearTid;
    long robustHead;
    long fsBase;
    long gsBase;

    // Scheduling: remembered, without effect.
    int nice;
    int policy;
    int rtPriority;
    boolean resetOnFork;
    int ioprio;
    /** Null: all processors. */
    long[] affinity;
    long timerSlackNs = DEFAULT_SLACK_NS;
    long defaultSlackNs = DEFAULT_SLACK_NS;

    int personality = Prctl.PER_LINUX;
    int pdeathSignal;

    boolean isLeader() {
        return group.leader == this;
    }

    /** Everything that is pending for it and not blocked. */
    long deliverable() {
        return (pending.set() | group.shared.set()) & ~blocked;
    }
}
