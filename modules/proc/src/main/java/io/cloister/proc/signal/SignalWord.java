package io.cloister.proc.signal;

import io.cloister.bus.Bus;
import io.cloister.bus.Parking;
import io.cloister.bus.ServiceId;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;

/** The signal word of a task, which says that it has to come for signals; and how a task is made to look at it. */
public final class SignalWord {
    private final TaskRows rows;
    private final Parking parking;
    private final Bus bus;
    private final DispatchProxy dispatch;
    private final ProcCounters counters;
    private Task caller;

    /**
     * Interrupts calls that are parked here through {@code parking}, and those of other services through {@code bus}.
     */
    public SignalWord(TaskRows rows, Parking parking, Bus bus, ProcCounters counters) {
        this.rows = rows;
        this.parking = parking;
        this.bus = bus;
        dispatch = new DispatchProxy(bus);
        this.counters = counters;
    }

    /** The task whose call is being handled, or null: it needs neither a kick nor an interruption to see its word. */
    public void caller(Task task) {
        caller = task;
    }

    /**
     * Raises the word, and makes the task look: ends its parked call, wherever that is, or kicks it out of guest code.
     */
    public void wake(Task task) {
        if (task.exited) {
            return;
        }
        boolean known = task.signalled;
        if (!known) {
            task.signalled = true;
            rows.signalWord(task);
        }
        if (parking.of(task.tid) != null) {
            parking.cancel(task.tid);
        } else if (!known && task != caller) {
            if (rows.inGuest(task)) {
                // It reads the word before it parks anything: only guest code has to be left.
                counters.kicks++;
                dispatch.kick(task.tid, task.handle);
            } else {
                bus.cancel(ServiceId.MM, task.tid);
                bus.cancel(ServiceId.VFS, task.tid);
            }
        }
    }

    /**
     * A task that runs guest code comes for signals, though there may be none: its agent says the CPU time it has used.
     */
    public void poke(Task task) {
        if (!task.signalled && parking.of(task.tid) == null && rows.inGuest(task)) {
            wake(task);
        }
    }

    /** Within a call of {@code task}: the word says again what is true. */
    public void recompute(Task task) {
        boolean waits = task.deliverable() != 0 || task.group.isStopped() || task.group.isDying();
        if (waits != task.signalled) {
            task.signalled = waits;
            rows.signalWord(task);
        }
    }
}
