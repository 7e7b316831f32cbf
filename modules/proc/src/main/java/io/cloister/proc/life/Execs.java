package io.cloister.proc.life;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.proc.task.AltStack;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.time.Clocks;
import io.cloister.proc.time.TimerTable;

/** How a task becomes another program: execve(2). */
public final class Execs {
    /** What dispatch says of a new program; {@code uid}, {@code gid}: set-ID owner or -1. */
    public record Program(int handle, int asid, int uid, int gid, boolean unreadable, byte[] comm) {
    }

    private final Tasks tasks;
    private final TaskRows rows;
    private final Clocks clocks;
    private final TimerTable timers;

    /** Of {@code timers} the POSIX ones are not preserved. */
    public Execs(Tasks tasks, Clocks clocks, TimerTable timers) {
        this.tasks = tasks;
        this.rows = tasks.rows();
        this.clocks = clocks;
        this.timers = timers;
    }

    /**
     * execve(2), "Effect on process attributes"; other threads have exited. The caller's credentials of before were
     * checked by dispatch.
     *
     * @return 0 or minus an errno.
     */
    public int exec(Task task, Program program) {
        ThreadGroup group = task.group;
        if (group.isDying() || task.exited) {
            return -Errno.ESRCH;
        }
        if (group.live > 1) {
            return -Errno.EAGAIN;
        }
        rows.unbind(task);
        clocks.leave(task);
        group.guestOfStub = false;
        if (!task.isLeader()) {
            takeLeadership(task);
        }
        task.handle = program.handle();
        task.asid = program.asid();
        task.comm = program.comm();
        resetSignals(task);
        task.clearTid = 0;
        task.robustHead = 0;
        task.fsBase = 0;
        task.gsBase = 0;
        timers.deletePosix(group);
        group.exitSignal = Signals.SIGCHLD;
        group.execed = true;
        int oldEuid = task.cred.euid;
        int oldEgid = task.cred.egid;
        task.cred.exec(program.uid(), program.gid());
        boolean gained = oldEuid != task.cred.euid || oldEgid != task.cred.egid;
        group.dumpable = !program.unreadable() && !gained && !task.cred.isSecure();
        task.pdeathSignal = gained ? 0 : task.pdeathSignal;
        task.signalled = task.deliverable() != 0;
        rows.clearStubCpu(task);
        rows.publish(task);
        rows.bind(task);
        return 0;
    }

    private void resetSignals(Task task) {
        ThreadGroup group = task.group;
        if (group.sighand.users > 1) {
            group.sighand.users--;
            group.sighand = group.sighand.copy();
        }
        group.sighand.resetCaught();
        task.altStack = AltStack.NONE;
        task.forgetSavedMask();
        task.restartDeadlineNs = 0;
    }

    private void takeLeadership(Task task) {
        ThreadGroup group = task.group;
        Task old = group.leader;
        group.threads.remove(old);
        tasks.remove(old);
        rows.clear(task);
        tasks.renumber(task, group.tgid);
        group.leader = task;
    }
}
