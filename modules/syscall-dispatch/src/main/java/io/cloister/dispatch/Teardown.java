package io.cloister.dispatch;

import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of threads, processes and stubs. Files are closed before proc tells anybody, so that who waits for an exit finds pipes and locks
 * released (exit(3), wait(2)).
 */
final class Teardown {
    private static final int SIGKILL_STATUS = io.cloister.abi.Signals.SIGKILL;
    private static final int SIGNAL_MASK = 0x7f;

    private final DispatchKernel kernel;

    Teardown(DispatchKernel kernel) {
        this.kernel = kernel;
    }

    /** One thread ends with wait status {@code status}; its {@code call} is never answered but by an order to exit. */
    void exitThread(GuestTask task, int status, Call call) {
        kernel.counters.exits++;
        int asid = kernel.asid(task.tid);
        boolean last = leaveServices(task, status, false, asid);
        forget(task, call != null ? 0 : Stub.STALLED);
        if (last) {
            processEnded(task, asid);
        }
        settleStub(task.stub, List.of(task), call);
        if (last && task.tgid == 1) {
            endSandbox(status);
        }
    }

    /** The whole thread group of {@code task} ends. */
    void exitGroup(GuestTask task, int status, Call call) {
        kernel.counters.exits++;
        int asid = kernel.asid(task.tid);
        List<GuestTask> members = others(task);
        for (GuestTask other : members) {
            closeFiles(other);
        }
        closeFiles(task);
        boolean last = exitInProc(task, status, true, asid);
        for (GuestTask other : members) {
            last |= !last && exitInProc(other, status, false, asid);
            forget(other, Stub.STALLED);
        }
        forget(task, call != null ? 0 : Stub.STALLED);
        processEnded(task, asid);
        members.add(task);
        settleStub(task.stub, members, call);
        if (task.tgid == 1) {
            endSandbox(status);
        }
    }

    /** The other threads of an execing task's group, execve(2), "Effect on process attributes". */
    void dropOtherThreads(GuestTask task) {
        int asid = kernel.asid(task.tid);
        for (GuestTask other : others(task)) {
            leaveServices(other, 0, false, asid);
            forget(other, Stub.STALLED);
        }
    }

    private List<GuestTask> others(GuestTask task) {
        List<GuestTask> members = new ArrayList<>();
        for (int tid : task.stub.tids) {
            GuestTask other = tid > 0 ? kernel.tasks.get(tid) : null;
            if (other != null && other != task && other.tgid == task.tgid) {
                members.add(other);
            }
        }
        return members;
    }

    private boolean leaveServices(GuestTask task, int status, boolean group, int asid) {
        closeFiles(task);
        return exitInProc(task, status, group, asid);
    }

    private void closeFiles(GuestTask task) {
        kernel.ask(ServiceId.VFS, Op.VFS_EXIT, task.tid);
        kernel.tell(ServiceId.MM, Op.MM_TASK_GONE, task.tid);
    }

    /** True where that was the last thread of its process. */
    private boolean exitInProc(GuestTask task, int status, boolean group, int asid) {
        Message reply = kernel.ask(ServiceId.PROC, Op.PROC_EXIT, task.tid, status, group ? 1 : 0);
        boolean last = reply.result() == 1;
        long clearTid = reply.a[2];
        if (clearTid != 0) {
            kernel.ask(ServiceId.MM, Op.MM_FUTEX_WAKE, 0, asid, clearTid, 1);
        }
        return last;
    }

    private void processEnded(GuestTask task, int asid) {
        kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, asid);
    }

    /** Takes a task out of its slot; a clone of it that was under way can't be finished any more. */
    private void forget(GuestTask task, int left) {
        kernel.tasks.remove(task.tid);
        task.stub.clear(task.slot, left);
        releaseVfork(task);
        GuestTask.PendingClone pending = task.clone;
        task.clone = null;
        if (pending != null && pending.newStub()) {
            GuestTask child = pending.child();
            if (kernel.tasks.get(child.tid) == child && child.stub == pending.stub()) {
                exitGroup(child, SIGKILL_STATUS, null);
            }
            kernel.stubs.abandon(pending.stub(), task.slot);
        }
    }

    /** {@code child} has its own memory now, or is gone: its vfork parent goes on, vfork(2). */
    void releaseVfork(GuestTask child) {
        Call parent = child.vforkParent;
        child.vforkParent = null;
        child.released = true;
        if (parent != null && parent.isPending() && kernel.tasks.containsKey(parent.tid())) {
            parent.complete(child.tid);
        }
    }

    /** The stub of tasks that are gone: killed with the last one, else the threads are sent away or stopped for good. */
    private void settleStub(Stub stub, List<GuestTask> gone, Call call) {
        if (stub.tasks == 0) {
            if (call != null) {
                call.drop();
            }
            kernel.stubs.kill(stub);
            return;
        }
        for (GuestTask task : gone) {
            if (call != null && call.slotIndex() == task.slot) {
                call.actions().exitThread();
                call.complete(0);
            } else {
                kernel.mailbox.stall(stub.process, task.slot);
                kernel.platform.kick(stub.hostPid, kernel.mailbox.hostTid(stub.process, task.slot));
            }
        }
    }

    /** A clone that the host refused. */
    void undoClone(GuestTask child, boolean newStub) {
        if (kernel.tasks.get(child.tid) != child) {
            return;
        }
        int asid = kernel.asid(child.tid);
        boolean ownsSpace = child.tgid == child.tid;
        kernel.ask(ServiceId.VFS, Op.VFS_EXIT, child.tid);
        kernel.ask(ServiceId.PROC, Op.PROC_CLONE_UNDO, child.tid);
        if (ownsSpace) {
            kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, asid);
        }
        kernel.tasks.remove(child.tid);
        child.stub.clear(child.slot, 0);
        if (newStub) {
            kernel.stubs.forkFailed(child.stub);
        }
    }

    /** DISPATCH_KILL, DISPATCH_VIOLATION: the process of {@code tid}, whose leader may have ended before its other threads. */
    void kill(int tid, int status) {
        GuestTask task = kernel.tasks.get(tid);
        for (int i = 0; task == null && i < kernel.stubs.size(); i++) {
            task = memberOf(kernel.stubs.of(i), tid);
        }
        if (task != null) {
            kernel.counters.kills++;
            exitGroup(task, status, null);
        }
    }

    private GuestTask memberOf(Stub stub, int tgid) {
        for (int tid : stub.tids) {
            GuestTask task = tid > 0 ? kernel.tasks.get(tid) : null;
            if (task != null && task.tgid == tgid) {
                return task;
            }
        }
        return null;
    }

    /** A stub's process is gone, expected or not: whoever was in it was killed. */
    void stubDied(Stub stub, int waitStatus) {
        int signal = waitStatus & SIGNAL_MASK;
        int status = signal == io.cloister.abi.Signals.SIGSYS ? signal : SIGKILL_STATUS;
        for (int slot = 0; slot < stub.tids.length && stub.tasks > 0; slot++) {
            GuestTask task = stub.tids[slot] > 0 ? kernel.tasks.get(stub.tids[slot]) : null;
            if (task != null) {
                exitGroup(task, status, null);
            }
        }
        if (stub.state != Stub.State.FREE) {
            kernel.stubs.release(stub);
        }
    }

    /** Pid 1 is gone: so is everybody, pid_namespaces(7). */
    private void endSandbox(int status) {
        if (kernel.ended) {
            return;
        }
        kernel.ended = true;
        for (int i = 0; i < kernel.stubs.size(); i++) {
            kernel.stubs.kill(kernel.stubs.of(i));
        }
        kernel.tell(ServiceId.SUPERVISOR, Op.ENDED, 0, status);
    }
}
