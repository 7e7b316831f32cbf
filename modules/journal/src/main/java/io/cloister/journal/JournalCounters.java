package io.cloister.journal;

/** What happened to a journal; each field has one writer thread, named there. */
public final class JournalCounters {
    /** Records dropped for want of room. Service thread. */
    public volatile long lost;
    /** Batches written. Writer thread. */
    public volatile long batches;
    /** Bytes written. Writer thread. */
    public volatile long bytes;
    /** Old files deleted. Writer thread. */
    public volatile long filesDropped;
    /** Batches that could not be written. Writer thread. */
    public volatile long failures;
}
