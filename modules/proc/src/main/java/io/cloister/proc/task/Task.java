package io.cloister.proc.task;

import io.cloister.abi.Prctl;

/** A task: one thread of a guest program. Its plain facts are fields; the room that a fact belongs to changes it. */
public final class Task {
    public int tid;
    public ThreadGroup group;
    public Credentials cred;
    public Uts uts;
    public byte[] comm;
    /** Mailbox slot, -1 none. */
    public int handle;
    public int asid;
    public long startNs;
    public boolean exited;
    /** Wait status of this thread alone. */
    public int exitCode;

    // Signals.
    public final PendingSignals pending = new PendingSignals();
    public long blocked;
    /** The signal word as published. */
    public boolean signalled;
    public AltStack altStack = AltStack.NONE;
    /** End of an interrupted relative sleep that is going to be called again, 0 none. */
    public long restartDeadlineNs;
    private long savedMask;
    private boolean maskSaved;

    // What the C library tells us.
    public long clearTid;
    public long robustHead;
    public long fsBase;
    public long gsBase;

    public final SchedState sched;
    public int personality = Prctl.PER_LINUX;
    public int pdeathSignal;

    /** A task that is in no group yet. */
    public Task(SchedState sched) {
        this.sched = sched;
    }

    public boolean isLeader() {
        return group.leader == this;
    }

    /** Everything that is pending for it and not blocked. */
    public long deliverable() {
        return (pending.set() | group.shared.set()) & ~blocked;
    }

    /**
     * Its mask is about to be replaced for the time of one call (sigsuspend(2), ppoll(2)): the present one comes back
     * afterwards.
     */
    public void saveMask() {
        if (!maskSaved) {
            savedMask = blocked;
            maskSaved = true;
        }
    }

    /** True if a mask is to come back. */
    public boolean hasSavedMask() {
        return maskSaved;
    }

    /** The mask that is in force apart from a replacement for one call. */
    public long lastingMask() {
        return maskSaved ? savedMask : blocked;
    }

    /** The replacement is over; whoever calls this sets the mask. */
    public void forgetSavedMask() {
        maskSaved = false;
    }
}
