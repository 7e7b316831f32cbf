package io.cloister.proc;

/** A timer of a process: it waits for a time on the wall clock or, where it has a {@link #cpuClock}, on that. */
abstract sealed class GuestTimer implements Deadline.Owner permits IntervalTimer, PosixTimer {
    final ThreadGroup group;
    /** Wall clock: when it expires. */
    final Deadline deadline = new Deadline(this);
    /** The CPU clock it counts by, 0 none. */
    final int cpuClock;
    /** CPU clock: when it expires; 0 never. */
    long cpuAtNs;
    /** 0: once. */
    long intervalNs;

    GuestTimer(ThreadGroup group, int cpuClock) {
        this.group = group;
        this.cpuClock = cpuClock;
    }
}
