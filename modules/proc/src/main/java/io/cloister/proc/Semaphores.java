package io.cloister.proc;

/** System V semaphores: semget(2), semop(2), semctl(2). */
final class Semaphores {
    private final ProcKernel k;

    Semaphores(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
    }

    void forget(Parked parked) {
    }

    void undo(ThreadGroup group) {
    }
}
