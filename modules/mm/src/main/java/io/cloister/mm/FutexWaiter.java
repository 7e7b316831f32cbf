package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;

/**
 * One task that waits for futexes: CHECKING while the agent looks at the words, then PARKED with its call. On a queue
 * per word until woken.
 */
final class FutexWaiter implements Attempt {
    final int tid;
    final boolean timed;
    /** CLOCK_MONOTONIC, or Long.MAX_VALUE. */
    final long deadlineNs;
    /** One word, but for futex_waitv. */
    final FutexKey[] keys;
    final int bitset;
    /** Index of the word by which it was woken; -1: not yet. */
    int wokenBy = -1;
    /** futex_waitv: words checked so far. */
    int checked;
    private final FutexTable table;
    private Call parked;

    FutexWaiter(FutexTable table, int tid, boolean timed, long deadlineNs, FutexKey[] keys, int bitset) {
        this.table = table;
        this.tid = tid;
        this.timed = timed;
        this.deadlineNs = deadlineNs;
        this.keys = keys;
        this.bitset = bitset;
    }

    /** The agent has looked: the call waits from now on. */
    FutexWaiter with(Call call) {
        parked = call;
        return this;
    }

    boolean isParked() {
        return parked != null;
    }

    @Override
    public Call call() {
        return parked;
    }

    @Override
    public long interrupted() {
        return timed ? -Errno.ERESTARTNOHAND : -Errno.ERESTARTSYS;
    }

    @Override
    public long timedOut() {
        return table.timedOut();
    }

    @Override
    public void over() {
        table.remove(this);
    }
}
