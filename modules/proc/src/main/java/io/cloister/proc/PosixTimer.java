package io.cloister.proc;

/** A timer of timer_create(2). */
final class PosixTimer implements Deadline.Owner {
    final ThreadGroup group;
    final int id;
    final int clock;
    final Deadline deadline = new Deadline(this);
    /** SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD or SIGEV_THREAD_ID. */
    int notify;
    int signal;
    long value;
    /** With SIGEV_THREAD_ID. */
    int tid;
    /** 0: once. */
    long intervalNs;
    /** Expirations since the signal that is queued now. */
    int overruns;
    /** What timer_getoverrun(2) says: those of the signal delivered last. */
    int lastOverruns;
    /** Its signal is queued. */
    boolean signalQueued;

    PosixTimer(ThreadGroup group, int id, int clock) {
        this.group = group;
        this.id = id;
        this.clock = clock;
    }

    /** Time to the next expiration, 0 where it is off. */
    long remainingNs(long nowNs) {
        return deadline.queued ? Math.max(1, deadline.atNs - nowNs) : 0;
    }

    /** Counts more expirations; saturates as timer_getoverrun(2) says (DELAYTIMER_MAX). */
    void addOverruns(long more) {
        overruns = (int) Math.min(Integer.MAX_VALUE, overruns + more);
    }
}
