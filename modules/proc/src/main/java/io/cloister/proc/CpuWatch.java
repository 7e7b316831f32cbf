package io.cloister.proc;

/** When to look again at the CPU time of a process that has timers or limits on it. */
final class CpuWatch implements Deadline.Owner {
    final ThreadGroup group;
    final Deadline deadline = new Deadline(this);

    CpuWatch(ThreadGroup group) {
        this.group = group;
    }
}
