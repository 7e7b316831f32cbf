package io.cloister.vfs.poll;

import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.signal.TemporaryMasks;
import java.util.List;

/**
 * One call of the poll family that waits: asks again when a queue wakes it, ends at its deadline, puts the signal mask
 * back.
 */
abstract class ReadinessWait implements Attempt {
    /** poll(2)'s events are 16 bits wide. */
    private static final int ALL_EVENTS = 0xffff;

    record Waits(Parking parking, Timeouts timeouts, TemporaryMasks masks) {
        static Waits of(Parking parking, Clock clock, TemporaryMasks masks) {
            return new Waits(parking, new Timeouts(clock), masks);
        }
    }

    final Waits waits;
    final Call call;
    long deadlineNs = Long.MAX_VALUE;
    private boolean hasMask;
    private long mask;
    private boolean installed;

    ReadinessWait(Waits waits, Call call) {
        this.waits = waits;
        this.call = call;
    }

    /** The signal mask for the wait. */
    final void mask(long signals) {
        hasMask = true;
        mask = signals;
    }

    /** The signal mask in argument {@code arg}, which was checked; NULL: none. */
    final void maskArgument(int arg) {
        if (call.arg(arg) != 0) {
            mask(call.memory().getLong(call.inOffset(arg)));
        }
    }

    /** What is ready now: a count, 0 for nothing, or minus an errno. */
    abstract int scan();

    /** Hands the results of the last {@link #scan} out; the result of the call. */
    abstract long finish(int ready);

    abstract List<WaitQueue> queues();

    @Override
    public final Call call() {
        return call;
    }

    /** Answers at once or parks. */
    final long start(long timeoutNs) {
        int ready = scan();
        int tid = call.tid();
        boolean signals = hasMask && waits.masks().wouldDeliver(tid, mask);
        if (ready != 0 || timeoutNs == 0 && !signals) {
            return finish(ready);
        }
        deadlineNs = waits.timeouts().deadline(timeoutNs);
        installed = hasMask && waits.masks().install(tid, mask);
        return waits.parking().park(this, deadlineNs, ALL_EVENTS, queues());
    }

    @Override
    public final long retry() {
        int ready = scan();
        return ready == 0 ? CallHandler.LATER : end(ready);
    }

    @Override
    public final long timedOut() {
        return end(Math.max(0, scan()));
    }

    private long end(int ready) {
        if (installed) {
            waits.masks().restore(call.tid());
        }
        return finish(ready);
    }
}
