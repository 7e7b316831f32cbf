package io.cloister.gofer;

/** What the gofer counts. */
public final class GoferCounters {
    /** Requests that came. */
    public long requests;
    /** Descriptors handed out. */
    public long donated;
}
