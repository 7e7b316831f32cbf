package io.cloister.vfs.signal;

import io.cloister.bus.Call;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.Parking;
import java.util.List;

/** Completes calls that sent their own task a signal: the guest must not run on before proc has the signal (signal(7)). */
public final class SignalledResult implements Parking.Attempt {
    private static final long LOOK_AGAIN_NS = 100_000L;
    private final Parking parking;
    private final TaskTable tasks;
    private final Call call;
    private final long result;
    private final long bit;
    private final long endNs;

    private SignalledResult(Parking parking, TaskTable tasks, Call call, long result, int signal) {
        this.parking = parking;
        this.tasks = tasks;
        this.call = call;
        this.result = result;
        this.bit = 1L << signal - 1;
        this.endNs = parking.nowNs() + Parking.SIGNAL_GRACE_NS;
    }

    /** Completes {@code call} with {@code result} when {@code signal}, which was just sent to its task, has come there or is ignored. */
    public static void complete(Parking parking, TaskTable tasks, Call call, long result, int signal) {
        SignalledResult waiting = new SignalledResult(parking, tasks, call, result, signal);
        int tid = call.tid();
        if ((tasks.longField(tid, TaskTable.SIG_IGN) & waiting.bit) != 0) {
            call.complete(result);
        } else if ((tasks.longField(tid, TaskTable.SIG_BLK) & waiting.bit) != 0) {
            waiting.look();
        } else {
            parking.completeAfterSignal(call, result);
        }
    }

    @Override
    public boolean retry() {
        return false;
    }

    @Override
    public void timedOut() {
        look();
    }

    /** A blocked signal interrupts nothing: it is seen in the task table. */
    private void look() {
        int tid = call.tid();
        long pending = tasks.longField(tid, TaskTable.SIG_PND) | tasks.longField(tid, TaskTable.SHD_PND);
        if ((pending & bit) != 0 || parking.nowNs() >= endNs) {
            call.complete(result);
        } else {
            parking.park(new Parking.Wait(call, List.of(), 0, parking.nowNs() + LOOK_AGAIN_NS, this, result));
        }
    }
}
