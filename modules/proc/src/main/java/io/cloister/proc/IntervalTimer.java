package io.cloister.proc;

/** One of the three timers of setitimer(2). */
final class IntervalTimer implements Deadline.Owner {
    final ThreadGroup group;
    /** SIGALRM, SIGVTALRM or SIGPROF. */
    final int signal;
    final Deadline deadline = new Deadline(this);
    /** 0: once. */
    long intervalNs;

    IntervalTimer(ThreadGroup group, int signal) {
        this.group = group;
        this.signal = signal;
    }

    /** Time to the next expiration, 0 where it is off. */
    long remainingNs(long nowNs) {
        return deadline.queued ? Math.max(1, deadline.atNs - nowNs) : 0;
    }
}
