package io.cloister.vfs.env;

/** What vfs counts; for the operator and for tests. */
public final class VfsCounters {
    public long calls;
    public long unknownCalls;
    public long parked;
    public long retries;
    public long walks;
    public long dentryHits;
    public long dentryMisses;
    public long goferCalls;
    public long copyUps;
    /** Descriptors in use, of all tables together. */
    public long descriptors;
    public long promotedFiles;
    public long failedCalls;
}
