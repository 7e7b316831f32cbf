package io.cloister.proc.time;

import io.cloister.bus.TimerQueue;
import io.cloister.proc.task.ThreadGroup;

/** A timer of a process: it waits for a time on the wall clock or, where it has a {@link #cpuClock}, on that. */
abstract sealed class GuestTimer extends TimerQueue.Timer permits IntervalTimer, PosixTimer {
    final ThreadGroup group;
    /** The CPU clock it counts by, 0 none. */
    final int cpuClock;
    /** CPU clock: when it expires; 0 never. */
    long cpuAtNs;
    /** 0: once. */
    long intervalNs;
    private final Expirations expirations;

    GuestTimer(Expirations expirations, ThreadGroup group, int cpuClock) {
        this.expirations = expirations;
        this.group = group;
        this.cpuClock = cpuClock;
    }

    /** Sends what it sends when it expires; {@code missed} more expirations have passed meanwhile. */
    final void expire(long missed) {
        expirations.expire(this, missed);
    }

    /** On the wall clock. */
    @Override
    protected void fired(long dueNs, long nowNs) {
        expirations.onDeadline(this, dueNs, nowNs);
    }
}
