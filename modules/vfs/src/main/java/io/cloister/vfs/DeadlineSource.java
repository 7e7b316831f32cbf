package io.cloister.vfs;

/** Somebody with deadlines on CLOCK_MONOTONIC. */
public interface DeadlineSource {
    /** The next one, nanoseconds, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNs();

    /** Carries out all that are due. */
    void expire(long nowNs);
}
