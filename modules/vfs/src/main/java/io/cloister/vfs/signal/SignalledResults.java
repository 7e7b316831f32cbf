package io.cloister.vfs.signal;

import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.TaskTable;

/**
 * Results of calls that sent their own task a signal. The guest must not run on with the result before proc has the
 * signal: SIGPIPE kills the writer, which does not see EPIPE (signal(7)).
 */
public final class SignalledResults {
    /** How long a signal is waited for that may have been thrown away on its way. */
    private static final long GRACE_NS = 50_000_000L;
    private static final long LOOK_AGAIN_NS = 100_000L;
    private final Parking parking;
    private final TaskTable tasks;
    private final Clock clock;

    public SignalledResults(Parking parking, TaskTable tasks, Clock clock) {
        this.parking = parking;
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * What the handler is to return in place of {@code result}, if {@code signal} was just sent to the calling task:
     * the result as soon as the signal is there, or is known to be ignored.
     */
    public long after(Call call, long result, int signal) {
        long bit = 1L << signal - 1;
        if ((tasks.longField(call.tid(), TaskTable.SIG_IGN) & bit) != 0) {
            return result;
        }
        boolean blocked = (tasks.longField(call.tid(), TaskTable.SIG_BLK) & bit) != 0;
        return blocked ? new Blocked(this, call, result, bit, clock.monotonicNs() + GRACE_NS).look()
            : after(call, result);
    }

    /**
     * As {@link #after(Call, long, int)}, where the signal is neither blocked nor ignored: its arrival interrupts the
     * call.
     */
    public long after(Call call, long result) {
        return parking.park(new Interrupted(call, result), clock.monotonicNs() + GRACE_NS);
    }

    /** The result is there, and waits to be interrupted. */
    private record Interrupted(Call call, long result) implements Attempt {
        @Override
        public long interrupted() {
            return result;
        }

        @Override
        public long timedOut() {
            return result;
        }
    }

    /** A blocked signal interrupts nothing: it is seen in the task table. */
    private record Blocked(SignalledResults results, Call call, long result, long bit, long endNs) implements Attempt {
        @Override
        public long interrupted() {
            return result;
        }

        @Override
        public long timedOut() {
            return look();
        }

        private long look() {
            TaskTable tasks = results.tasks;
            long pending = tasks.longField(call.tid(), TaskTable.SIG_PND)
                | tasks.longField(call.tid(), TaskTable.SHD_PND);
            long nowNs = results.clock.monotonicNs();
            return (pending & bit) != 0 || nowNs >= endNs ? result : results.parking.park(this, nowNs + LOOK_AGAIN_NS);
        }
    }
}
