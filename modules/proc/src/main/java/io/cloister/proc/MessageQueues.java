package io.cloister.proc;

/** System V message queues: msgget(2), msgop(2), msgctl(2). */
final class MessageQueues {
    private final ProcKernel k;

    MessageQueues(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
    }

    void forget(Parked parked) {
    }

    void undo(ThreadGroup group) {
    }
}
