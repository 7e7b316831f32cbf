package io.cloister.mm;

/** Host side of memory objects: mm names an object, the integrator has its descriptor (from vfs) and the stubs' capability sockets. */
public interface StubDescriptors {
    /** Sends the descriptor of {@code objectId} to the stub of process {@code processIndex} under {@code token} (never 0). */
    void send(int processIndex, long token, long objectId);

    /** Sends mailbox file and stub socket of {@code childProcess} to the stub of {@code parentProcess} under {@code token}. */
    void sendFork(int parentProcess, int childProcess, long token);

    /** vfs has closed {@code objectId}, which nothing maps any more: its descriptor can be closed. The number does not come again. */
    void forget(long objectId);
}
