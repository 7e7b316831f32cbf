package io.cloister.dispatch;

import io.cloister.bus.Call;

/** A task as dispatch knows it: where it runs, and what is under way with it. */
final class GuestTask {
    /** A clone between its two phases: what was prepared for the child. */
    record PendingClone(GuestTask child, Stub stub, boolean newStub, boolean waits) {
    }

    int tid;
    final int tgid;
    Stub stub;
    int slot;
    /** Its parent's call that waits until this task execs or exits (vfork), or null. */
    Call vforkParent;
    /** It has done so. */
    boolean released;
    /** Not null between the phases of its own clone. */
    PendingClone clone;

    GuestTask(int tid, int tgid, Stub stub, int slot) {
        this.tid = tid;
        this.tgid = tgid;
        this.stub = stub;
        this.slot = slot;
    }
}
