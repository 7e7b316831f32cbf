package io.cloister.proc.time;

import io.cloister.proc.task.ThreadGroup;

/** One of the three timers of setitimer(2). */
final class IntervalTimer extends GuestTimer {
    /** SIGALRM, SIGVTALRM or SIGPROF. */
    final int signal;

    IntervalTimer(Expirations expirations, ThreadGroup group, int signal, int cpuClock) {
        super(expirations, group, cpuClock);
        this.signal = signal;
    }
}
