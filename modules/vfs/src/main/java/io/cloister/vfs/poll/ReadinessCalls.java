package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.task.Descriptors;

/** What the calls that wait for readiness share: the ports, timeouts, temporary signal masks. */
public final class ReadinessCalls {
    /** An argument that asks for no mask. */
    static final long NO_TIME = -1;
    private static final long NS = 1_000_000_000L;
    private static final int SIGSET_BYTES = 8;

    final Parking parking;
    public final Descriptors descriptors;
    final TaskTable tasks;
    public final Clock clock;
    private final Bus bus;

    /** Over these ports. */
    public ReadinessCalls(Parking parking, Descriptors descriptors, TaskTable tasks, Clock clock, Bus bus) {
        this.parking = parking;
        this.descriptors = descriptors;
        this.tasks = tasks;
        this.clock = clock;
        this.bus = bus;
    }

    /** Reads {sec, nsec} at {@code offset}: nanoseconds, saturated, or -EINVAL. */
    public static long timespec(Call call, int offset, long nsPerUnit) {
        long seconds = call.memory().getLong(offset);
        long fraction = call.memory().getLong(offset + 8);
        if (seconds < 0 || fraction < 0 || fraction >= NS / nsPerUnit) {
            return -Errno.EINVAL;
        }
        return seconds > Long.MAX_VALUE / NS - 1 ? Long.MAX_VALUE : seconds * NS + fraction * nsPerUnit;
    }

    /** When a wait of {@code ns} from now ends. */
    long deadline(long ns) {
        long end = clock.monotonicNs() + ns;
        return ns == Long.MAX_VALUE || end < 0 ? Long.MAX_VALUE : end;
    }

    /** Writes what is left until {@code deadlineNs} where a timeout argument lay, in units of {@code nsPerUnit}. */
    void remaining(Call call, int arg, long deadlineNs, long nsPerUnit) {
        long left = deadlineNs == Long.MAX_VALUE ? -1 : Math.max(0, deadlineNs - clock.monotonicNs());
        if (left >= 0 && call.inLength(arg) >= 16) {
            int at = call.inOffset(arg);
            call.memory().putLong(at, left / NS);
            call.memory().putLong(at + 8, left % NS / nsPerUnit);
            call.out(arg, 16);
        }
    }

    /** A mask argument: {@code mask[0]} is set and true returned where there is one; -errno in {@code mask[1]} where it is wrong. */
    boolean maskArgument(Call call, int arg, int sizeArg, long[] mask) {
        if (call.arg(arg) == 0) {
            return false;
        }
        if (call.arg(sizeArg) != SIGSET_BYTES) {
            mask[1] = -Errno.EINVAL;
        } else if (call.inLength(arg) < SIGSET_BYTES) {
            mask[1] = -Errno.EFAULT;
        } else {
            mask[0] = call.memory().getLong(call.inOffset(arg));
        }
        return true;
    }

    /**
     * Installs {@code mask} for the wait of {@code tid}, through proc; false where it equals the present one and nothing needs to be put back.
     */
    boolean installMask(int tid, long mask) {
        if (tasks.longField(tid, TaskTable.SIG_BLK) == mask || tasks.signalWaits(tid)) {
            return false;
        }
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGMASK_TEMP, tid).with(mask));
        return true;
    }

    /** Puts the task's mask back after a wait that no signal ended. */
    void restoreMask(int tid) {
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGMASK_RESTORE, tid));
    }

    /** True where {@code mask} would let a signal through that is pending now: a wait of no time must see it too. */
    boolean wouldDeliver(int tid, long mask) {
        long pending = tasks.longField(tid, TaskTable.SIG_PND) | tasks.longField(tid, TaskTable.SHD_PND);
        return (pending & ~mask) != 0;
    }
}
