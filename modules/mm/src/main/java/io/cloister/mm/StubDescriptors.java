package io.cloister.mm;

/** Host side of memory objects: mm names an object, the integrator has its descriptor (from vfs) and the stubs' capability sockets. */
public interface StubDescriptors {
    /** Sends the descriptor of {@code objectId} to the stub of process {@code processIndex} under {@code token} (never 0). */
    void send(int processIndex, long token, long objectId);

    /** Sends mailbox file and stub socket of {@code childProcess} to the stub of {@code parentProcess} under {@code token}. */
    void sendFork(int parentProcess, int childProcess, long token);

    /** mm has no mapping of {@code objectId} any more: its descriptor can be closed. It may come again under the same number. */
    void forget(long objectId);
}
