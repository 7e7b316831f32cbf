package io.cloister.proc.signal;

import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.Parking;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;

/**
 * Decides that a process ends: from then on none of its threads gets an answer. Dispatch tears them down, and says so
 * with ProcExit.
 */
public final class Deaths {
    private final TaskRows rows;
    private final Parking parking;
    private final DispatchProxy dispatch;

    /** Drops the parked calls of who dies. */
    public Deaths(TaskRows rows, Parking parking, Bus bus) {
        this.rows = rows;
        this.parking = parking;
        dispatch = new DispatchProxy(bus);
    }

    /** The whole group dies with wait status {@code status}, because of a signal. */
    public void die(ThreadGroup group, int status) {
        if (decide(group, status)) {
            Task any = group.anyLive();
            dispatch.kill(any == null ? group.tgid : any.tid, status);
        }
    }

    /** The group's end is decided. False where that was so before. */
    public boolean decide(ThreadGroup group, int status) {
        if (group.isDying() || group.isEnded()) {
            return false;
        }
        group.die(status);
        for (Task thread : group.threads) {
            drop(thread);
            if (!thread.exited && !thread.signalled) {
                thread.signalled = true;
                rows.signalWord(thread);
            }
        }
        return true;
    }

    /** The call of a thread that is going to be torn down: it gets no answer. */
    public long hold(Call call) {
        return parking.park(new DyingWait(call));
    }

    /** The thread is gone: its parked call gets no answer. */
    public void drop(Task thread) {
        parking.drop(thread.tid);
    }
}
