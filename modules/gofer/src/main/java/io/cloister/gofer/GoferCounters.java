package io.cloister.gofer;

/** What the gofer counts. */
public final class GoferCounters {
    /** Requests by sub-operation. */
    public final long[] requests = new long[32];
    /** Requests answered with an errno. */
    public long refused;
    /** Descriptors handed out. */
    public long donated;
}
