package io.cloister.proc.ipc;

import io.cloister.abi.Errno;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.proc.task.ThreadGroup;

/** A semop(2) that waits until all of its operations can be done. */
final class SemWait implements Attempt {
    final SemSet set;
    final SemOps ops;
    final ThreadGroup group;
    /** Index of the operation that blocks. */
    int blockedOn;
    private final Semaphores semaphores;
    private final Call call;

    SemWait(Semaphores semaphores, ThreadGroup group, Call call, SemSet set, SemOps ops) {
        this.semaphores = semaphores;
        this.group = group;
        this.call = call;
        this.set = set;
        this.ops = ops;
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public long retry() {
        return semaphores.attempt(this);
    }

    /** signal(7), "Interruption of system calls": never restarted. */
    @Override
    public long interrupted() {
        return -Errno.EINTR;
    }

    @Override
    public long timedOut() {
        return -Errno.EAGAIN;
    }

    @Override
    public void over() {
        set.waits.remove(this);
    }
}
