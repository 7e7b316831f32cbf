package io.cloister.proc;

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
    final List<Parked> waiters = new ArrayList<>();

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
