package io.cloister.vfs.poll;

import io.cloister.bus.Call;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.file.WaitQueue;
import java.util.List;

/** One call of the poll family that waits: asks again when a queue wakes it, ends at its deadline, puts the signal mask back. */
abstract class ReadinessWait implements Parking.Attempt {
    final ReadinessCalls waits;
    final Call call;
    long deadlineNs = Long.MAX_VALUE;
    private boolean hasMask;
    private long mask;
    private boolean installed;

    ReadinessWait(ReadinessCalls waits, Call call) {
        this.waits = waits;
        this.call = call;
    }

    /** The signal mask for the wait. */
    final void mask(long signals) {
        hasMask = true;
        mask = signals;
    }

    /** What is ready now: a count, 0 for nothing, or minus an errno. */
    abstract int scan();

    /** Hands the results of the last {@link #scan} out and completes the call. */
    abstract void finish(int ready);

    /** Where to wait. */
    abstract List<WaitQueue> queues();

    /** Result when a signal ends the wait. */
    abstract long interruptResult();

    /** Answers at once or parks. */
    final void start(long timeoutNs) {
        int ready = scan();
        int tid = call.tid();
        boolean signals = hasMask && waits.wouldDeliver(tid, mask);
        if (ready != 0 || timeoutNs == 0 && !signals) {
            finish(ready);
            return;
        }
        deadlineNs = waits.deadline(timeoutNs);
        installed = hasMask && waits.installMask(tid, mask);
        waits.parking.park(new Parking.Wait(call, queues(), 0xffff, deadlineNs, this, interruptResult()));
    }

    @Override
    public final boolean retry() {
        int ready = scan();
        if (ready == 0) {
            return false;
        }
        end(ready);
        return true;
    }

    @Override
    public final void timedOut() {
        end(Math.max(0, scan()));
    }

    private void end(int ready) {
        if (installed) {
            waits.restoreMask(call.tid());
        }
        finish(ready);
    }
}
