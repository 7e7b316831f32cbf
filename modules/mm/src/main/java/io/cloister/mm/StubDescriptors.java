package io.cloister.mm;

import io.cloister.bus.NotState;

/** Descriptors on their way from vfs to stubs. */
@NotState
public interface StubDescriptors {
    /**
     * The next memory object's descriptor that vfs has sent; {@code objectId[0]} tells which object. Minus an errno
     * where none is there.
     */
    int receive(long[] objectId);

    /**
     * Sends a memory object's descriptor to the stub of process {@code processIndex} under {@code token} (never 0).
     * Waits for nobody: false if the stub has not taken what it was sent before, many times over.
     */
    boolean send(int processIndex, long token, int fd);

    /** As {@link #send}: mailbox file and stub socket of {@code childProcess}, to the stub of {@code parentProcess}. */
    boolean sendFork(int parentProcess, int childProcess, long token);

    /** close(2). */
    void close(int fd);
}
