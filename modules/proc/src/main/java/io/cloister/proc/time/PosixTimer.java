package io.cloister.proc.time;

import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.ThreadGroup;

/** A timer of timer_create(2). */
final class PosixTimer extends GuestTimer implements SigInfo.Sender {
    final int id;
    final int clock;
    /** SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD or SIGEV_THREAD_ID. */
    int notify;
    int signal;
    long value;
    /** With SIGEV_THREAD_ID. */
    int tid;
    /** Expirations since the signal that is queued now. */
    int overruns;
    /** What timer_getoverrun(2) says: those of the signal delivered last. */
    int lastOverruns;
    boolean signalQueued;

    PosixTimer(Expirations expirations, ThreadGroup group, int id, int clock, int cpuClock) {
        super(expirations, group, cpuClock);
        this.id = id;
        this.clock = clock;
    }

    /** Counts more expirations; saturates as timer_getoverrun(2) says (DELAYTIMER_MAX). */
    void addOverruns(long more) {
        overruns = (int) Math.min(Integer.MAX_VALUE, overruns + more);
    }

    @Override
    public int delivered() {
        signalQueued = false;
        lastOverruns = overruns;
        overruns = 0;
        return lastOverruns;
    }

    @Override
    public void discarded() {
        signalQueued = false;
    }
}
