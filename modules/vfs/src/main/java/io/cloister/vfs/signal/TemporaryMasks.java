package io.cloister.vfs.signal;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.TaskTable;
import io.cloister.bus.proc.ProcProxy;

/** Signal masks for the time of a wait (ppoll(2), pselect(2), epoll_pwait(2)); proc keeps them. */
public final class TemporaryMasks {
    private static final int SIGSET_BYTES = 8;
    private final ProcProxy proc;
    private final TaskTable tasks;

    public TemporaryMasks(Bus bus, TaskTable tasks) {
        proc = new ProcProxy(bus);
        this.tasks = tasks;
    }

    /** A mask argument with its size: 0, or why it is wrong; NULL is none, and right. */
    public static long check(Call call, int arg, int sizeArg) {
        if (call.arg(arg) == 0) {
            return 0;
        }
        if (call.arg(sizeArg) != SIGSET_BYTES) {
            return -Errno.EINVAL;
        }
        return call.inLength(arg) < SIGSET_BYTES ? -Errno.EFAULT : 0;
    }

    /**
     * Installs {@code mask} for {@code tid}; false if it equals the present one and nothing needs to be put back.
     */
    public boolean install(int tid, long mask) {
        if (tasks.longField(tid, TaskTable.SIG_BLK) == mask || tasks.signalWaits(tid)) {
            return false;
        }
        proc.sigmaskTemp(tid, mask);
        return true;
    }

    /** Puts the task's mask back after a wait that no signal ended. */
    public void restore(int tid) {
        proc.sigmaskRestore(tid);
    }

    /** True if {@code mask} would let a signal through that is pending now: a wait of no time must see it too. */
    public boolean wouldDeliver(int tid, long mask) {
        long pending = tasks.longField(tid, TaskTable.SIG_PND) | tasks.longField(tid, TaskTable.SHD_PND);
        return (pending & ~mask) != 0;
    }
}
