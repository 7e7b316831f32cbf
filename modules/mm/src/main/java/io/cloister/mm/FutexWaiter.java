package io.cloister.mm;

import io.cloister.bus.Call;

/**
 * One task that waits for futexes: CHECKING while the agent looks at the words, then PARKED with its call. On a queue per word until woken.
 */
final class FutexWaiter {
    final int tid;
    /** Ties in deadlines: who came first. */
    final long order;
    final boolean timed;
    /** CLOCK_MONOTONIC, or Long.MAX_VALUE. */
    final long deadlineNs;
    /** One word, but for futex_waitv. */
    final FutexKey[] keys;
    final int bitset;
    /** Null while the agent checks. */
    Call parked;
    /** Index of the word by which it was woken; -1: not yet. */
    int wokenBy = -1;
    /** futex_waitv: words checked so far. */
    int checked;

    FutexWaiter(int tid, long order, boolean timed, long deadlineNs, FutexKey[] keys, int bitset) {
        this.tid = tid;
        this.order = order;
        this.timed = timed;
        this.deadlineNs = deadlineNs;
        this.keys = keys;
        this.bitset = bitset;
    }
}
