package io.cloister.proc.env;

/** What this service counts; one writer. */
public final class ProcCounters {
    /** System calls taken. */
    public long calls;
    /** Tasks created. */
    public long clones;
    /** Creations refused because of a limit. */
    public long clonesRefused;
    /** Signals sent, those that were dropped as ignored included. */
    public long signalsSent;
    /** Signals that were refused or lost their siginfo because a queue was full. */
    public long signalQueueFull;
    /** Threads kicked out of guest code. */
    public long kicks;
    /** Timer expirations. */
    public long timersFired;
}
