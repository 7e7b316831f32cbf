package io.cloister.dispatch;

/** What happened so far; read by the operator. */
final class DispatchCounters {
    long forks;
    long threads;
    long vforks;
    long clonesFailed;
    long execs;
    long execsFailed;
    long execsWaited;
    long exits;
    long kills;
    long stubsSpawned;
    long stubsFailed;
    long stubsDied;
    long violations;
    long unknownEvents;
    long abandoned;
    /** By number: calls that nobody implements. */
    final long[] refused = new long[io.cloister.abi.Sys.TABLE_SIZE + 1];
}
