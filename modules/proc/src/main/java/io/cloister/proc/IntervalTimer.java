package io.cloister.proc;

/** One of the three timers of setitimer(2). */
final class IntervalTimer extends GuestTimer {
    /** SIGALRM, SIGVTALRM or SIGPROF. */
    final int signal;

    IntervalTimer(ThreadGroup group, int signal, int cpuClock) {
        super(group, cpuClock);
        this.signal = signal;
    }
}
