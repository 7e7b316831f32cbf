package io.cloister.proc.life;

import io.cloister.abi.Signals;
import io.cloister.proc.signal.Deaths;
import io.cloister.proc.signal.SignalMask;
import io.cloister.proc.task.EndOfProcess;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.time.Clocks;
import java.util.List;

/**
 * How tasks and processes end: exit, death by signal once dispatch has torn the threads down, and births that failed
 * (_exit(2)).
 */
public final class ProcessEnd {
    private final Tasks tasks;
    private final TaskRows rows;
    private final SignalMask mask;
    private final Deaths deaths;
    private final Clocks clocks;
    private final Family family;
    private final List<EndOfProcess> listeners;

    /** {@code listeners} give back what the process had, in this order. */
    public ProcessEnd(
            Tasks tasks, SignalMask mask, Deaths deaths, Clocks clocks, Family family, List<EndOfProcess> listeners) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.mask = mask;
        this.deaths = deaths;
        this.clocks = clocks;
        this.family = family;
        this.listeners = listeners;
    }

    /** ProcExit: one thread is gone; with {@code whole} its end is the process's. */
    public void exit(Task task, int status, boolean whole) {
        ThreadGroup group = task.group;
        if (whole && !deaths.decide(group, status) && !group.isEnded()) {
            // Files are closed before this is sent, and closing the last terminal may have hung up the session, this
            // process included: the exit was first. (A death that this service decided comes back with its own status.)
            group.die(status);
        }
        if (task.exited) {
            return;
        }
        deaths.drop(task);
        task.exitCode = status;
        task.pending.discard(~0L);
        clocks.leave(task);
        task.exited = true;
        group.live--;
        rows.unbind(task);
        if (group.live == 0) {
            end(group);
        } else {
            mask.retarget(task, ~task.blocked);
            leave(task);
            rows.threads(group);
        }
    }

    /** A thread that is not the last: a leader's row stays, as a zombie, until the others have ended. */
    private void leave(Task task) {
        if (task.isLeader()) {
            rows.state(task);
            return;
        }
        task.group.threads.remove(task);
        rows.clear(task);
        tasks.remove(task);
    }

    /** No thread is left. */
    private void end(ThreadGroup group) {
        if (!group.isDying()) {
            group.die(group.leader.exitCode);
        }
        // Before it counts as ended: a new parent that waits might else reap it from under us.
        family.adoptChildrenOf(group);
        group.end();
        for (Task thread : group.threads.toArray(new Task[0])) {
            leave(thread);
        }
        group.shared.discard(~0L);
        for (EndOfProcess listener : listeners) {
            listener.ended(group);
        }
        family.leaveParent(group);
        if (group.parent != null) {
            family.tellParent(group);
            return;
        }
        family.release(group);
        if (group.isInit()) {
            killAll();
        }
    }

    /** Pid 1 has ended: nothing in the sandbox outlives it (pid_namespaces(7)). */
    private void killAll() {
        for (ThreadGroup group : tasks.groups()) {
            deaths.die(group, Signals.SIGKILL);
        }
    }

    /** The host couldn't make the task: it never was. */
    public void undo(Task task) {
        ThreadGroup group = task.group;
        task.exited = true;
        group.live--;
        deaths.drop(task);
        rows.unbind(task);
        if (task.isLeader()) {
            for (EndOfProcess listener : listeners) {
                listener.ended(group);
            }
            family.release(group);
        } else {
            group.threads.remove(task);
            rows.clear(task);
            tasks.remove(task);
            rows.threads(group);
        }
    }
}
