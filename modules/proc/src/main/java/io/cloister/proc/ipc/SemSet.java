package io.cloister.proc.ipc;

import io.cloister.bus.WaitQueue;
import java.util.ArrayList;
import java.util.List;

/** A set of System V semaphores. */
final class SemSet {
    final IpcPerm perm;
    final int[] value;
    /** Process that changed each last. */
    final int[] pid;
    long otime;
    long ctime;
    /** Calls that wait, oldest first. */
    final List<SemWait> waits = new ArrayList<>();
    /** Woken when values have changed. */
    final WaitQueue changes = new WaitQueue();
    boolean isRemoved;

    SemSet(IpcPerm perm, int size, long ctime) {
        this.perm = perm;
        this.value = new int[size];
        this.pid = new int[size];
        this.ctime = ctime;
    }

    int id() {
        return perm.id;
    }
}
