package io.cloister.dispatch;

import io.cloister.abi.Sys;

/** What dispatch counts. */
public final class DispatchCounters {
    /** Calls without an owner, by number. */
    public final long[] unowned = new long[Sys.NUMBERS];
    public long clones;
    public long forks;
    public long execs;
    public long exits;
    /** Guests that broke the mailbox protocol. */
    public long violations;
    /** Stubs that died without being told to. */
    public long stubDeaths;
}
