package io.cloister.dispatch;

import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;
import java.util.List;

/** exit(2), exit_group(2), and every other end of a task. */
final class ExitCalls {
    private final Kernel kernel;
    private final Parking parking;
    private final CloneCalls clones;

    ExitCalls(Kernel kernel, Parking parking, CloneCalls clones) {
        this.kernel = kernel;
        this.parking = parking;
        this.clones = clones;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.EXIT, (task, call) -> exit(task, call, false))
            .on(Sys.EXIT_GROUP, (task, call) -> exit(task, call, true));
    }

    private long exit(Task task, Call call, boolean wholeGroup) {
        call.actions().exitThread();
        end(task, status(call), wholeGroup, call);
        return CallHandler.LATER;
    }

    /** A process is to die now: {@code waitStatus} as of wait(2). */
    void kill(int tid, int waitStatus) {
        Task task = kernel.tasks.of(tid);
        // a leader may have ended before its threads
        List<Task> group = task == null ? kernel.tasks.group(tid) : List.of(task);
        if (!group.isEmpty()) {
            end(group.get(0), waitStatus, true, null);
        }
    }

    /** The host process of these tasks is gone without being told to. */
    void stubDied(int process) {
        for (Task task : kernel.tasks.in(process)) {
            if (kernel.tasks.of(task.tid) == task) {
                kernel.counters.stubDeaths++;
                end(task, Signals.SIGKILL, true, null);
            }
        }
    }

    /** Ends every process but none in particular: pid 1 is gone. */
    void killAll() {
        for (Task task : kernel.tasks.all()) {
            if (kernel.tasks.of(task.tid) == task) {
                end(task, Signals.SIGKILL, true, null);
            }
        }
    }

    /**
     * Removes a thread that execve of another thread of its group ends.
     */
    void endForExec(Task task) {
        tearDown(task);
        kernel.peers.proc.exit(task.tid, 0, false);
    }

    private static int status(Call call) {
        return (call.intArg(0) & 0xff) << 8;
    }

    private void end(Task task, int waitStatus, boolean wholeGroup, Call call) {
        kernel.counters.exits++;
        tearDown(task); // files first: who waits for the exit then finds pipes and locks released
        List<Task> others = kernel.tasks.group(task.tgid);
        boolean last = wholeGroup || others.isEmpty();
        if (last) {
            others.forEach(this::tearDown);
            kernel.peers.mm.release(task.tid, task.asid);
        }
        kernel.peers.proc.exit(task.tid, waitStatus, wholeGroup);
        if (last) {
            for (Task other : others) {
                kernel.peers.proc.exit(other.tid, waitStatus, false);
                leaveStub(other, null);
            }
        }
        finish(task, call, last);
        if (last && task.tgid == 1) {
            killAll();
            kernel.peers.supervisor.ended(waitStatus);
        }
    }

    private void finish(Task task, Call call, boolean last) {
        clones.release(task);
        if (last && !task.guestOfStub) {
            if (call != null) {
                call.end(0);
            }
            kernel.platform.kill(task.process);
            stubDied(task.process); // vfork children that are still in it
        } else {
            leaveStub(task, call);
        }
    }

    /** The task's host thread ends; its stub goes on. */
    private void leaveStub(Task task, Call call) {
        clones.release(task);
        if (call != null) {
            call.complete(0);
            kernel.tasks.freeSlot(task.process, task.slot);
        } else if (task.guestOfStub) {
            // The slot stays taken: the host thread may still be on its way to the end.
            kernel.platform.exitThread(task.process, task.slot);
        }
    }

    private void tearDown(Task task) {
        kernel.peers.vfs.exit(task.tid);
        kernel.notes.mm.taskGone(task.tid);
        clones.forget(task.tid);
        parking.drop(task.tid);
        kernel.tasks.remove(task.tid);
    }
}
