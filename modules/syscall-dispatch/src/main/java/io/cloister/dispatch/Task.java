package io.cloister.dispatch;

/** A live guest thread, as far as its stub is concerned. */
final class Task {
    final int tid;
    final int tgid;
    final int process;
    final int slot;
    final int asid;
    /** The clone that made it while its parent waits for it to exec or end (vfork), or null. */
    PendingClone vforkOf;
    /** The stub belongs to its parent: it must go on when this task leaves. */
    final boolean guestOfStub;

    Task(int tid, int tgid, int process, int slot, int asid, boolean guestOfStub) {
        this.tid = tid;
        this.tgid = tgid;
        this.process = process;
        this.slot = slot;
        this.asid = asid;
        this.guestOfStub = guestOfStub;
    }
}
