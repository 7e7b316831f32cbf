package io.cloister.journal;

/** What happened to a journal; each field has one writer thread, named there. */
public final class JournalCounters {
    /** Records put into the ring, rounded down to a multiple of 256. Service thread. */
    public volatile long records;
    /** Records dropped for want of room. Service thread. */
    public volatile long lost;
    /** Times the service had to wait for room. Service thread. */
    public volatile long waits;
    /** Batches written. Writer thread. */
    public volatile long batches;
    /** Bytes written. Writer thread. */
    public volatile long bytes;
    /** Old files deleted. Writer thread. */
    public volatile long filesDropped;
    /** Batches that could not be written. Writer thread. */
    public volatile long failures;
}
