package io.cloister.dispatch;

import io.cloister.abi.Caps;
import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.bus.ActionOp;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;

/**
 * fork(2), vfork(2), clone(2), clone3(2). First all services get their part of the child, then the agent makes the host thread or process,
 * then (phase 1) the outcome settles it or undoes it. The child may run, and even be gone, before the parent's second phase comes.
 */
final class CloneCalls {
    private final DispatchKernel kernel;
    private final Teardown teardown;

    CloneCalls(DispatchKernel kernel, Teardown teardown) {
        this.kernel = kernel;
        this.teardown = teardown;
    }

    /** fork(2). */
    long fork(Call call, GuestTask task) {
        return call.phase() > 0 ? finish(call, task) : begin(call, task, CloneRequest.ofFork());
    }

    /** vfork(2). */
    long vfork(Call call, GuestTask task) {
        return call.phase() > 0 ? finish(call, task) : begin(call, task, CloneRequest.ofVfork());
    }

    /** clone(2). */
    long clone(Call call, GuestTask task) {
        return call.phase() > 0 ? finish(call, task) : begin(call, task, CloneRequest.ofClone(call));
    }

    /** clone3(2). */
    long clone3(Call call, GuestTask task) {
        if (call.phase() > 0) {
            return finish(call, task);
        }
        long bad = CloneRequest.checkClone3(call);
        return bad < 0 ? bad : begin(call, task, CloneRequest.ofClone3(call));
    }

    private long begin(Call call, GuestTask task, CloneRequest request) {
        long bad = request.check(kernel.table.capable(task.tid, Caps.CAP_SYS_ADMIN));
        if (bad < 0 || task.clone != null) {
            return bad < 0 ? bad : -Errno.EAGAIN;
        }
        return request.sharesMemory() ? beginThread(call, task, request) : beginFork(call, task, request);
    }

    private Message newTask(GuestTask task, CloneRequest request, int handle, int asid) {
        long clearTid = request.has(CloneFlags.CLONE_CHILD_CLEARTID) ? request.childTid() : 0;
        return kernel.ask(ServiceId.PROC, Op.PROC_CLONE, task.tid, request.flags(), request.exitSignal(), handle, clearTid, asid);
    }

    private long beginFork(Call call, GuestTask task, CloneRequest request) {
        Stub stub = kernel.stubs.takeForFork();
        if (stub == null) {
            kernel.counters.clonesFailed++;
            return -Errno.EAGAIN;
        }
        Message forked = kernel.ask(ServiceId.MM, Op.MM_FORK, task.tid, kernel.asid(task.tid), stub.process);
        int asid = (int) forked.result();
        int ticket = (int) forked.a[1];
        if (asid <= 0) {
            kernel.stubs.forkFailed(stub);
            kernel.counters.clonesFailed++;
            return asid;
        }
        Message made = newTask(task, request, stub.handle(task.slot), asid);
        int tid = (int) made.result();
        int tgid = (int) made.a[1];
        long failed = tid > 0 ? kernel.ask(ServiceId.VFS, Op.VFS_CLONE, tid, task.tid, request.flags()).result() : tid;
        if (failed < 0) {
            undoTask(tid, asid);
            kernel.stubs.forkFailed(stub);
            call.mapTicket(ticket);
            return failed;
        }
        GuestTask child = kernel.add(tid, tgid, stub, task.slot);
        task.clone = new GuestTask.PendingClone(child, stub, true, request.has(CloneFlags.CLONE_VFORK));
        long token = kernel.ask(ServiceId.MM, Op.MM_SEND_FORK_FDS, task.tid, task.stub.process, stub.process).result();
        call.actions().fork(token, describe(request, tid, task.slot));
        call.mapTicket(ticket);
        call.resubmit();
        return CallHandler.LATER;
    }

    private void undoTask(int tid, int asid) {
        kernel.counters.clonesFailed++;
        if (tid > 0) {
            kernel.ask(ServiceId.PROC, Op.PROC_CLONE_UNDO, tid);
        }
        kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, asid);
    }

    private static ActionWriter.NewThread describe(CloneRequest request, int tid, int slot) {
        int flags = (request.has(CloneFlags.CLONE_SETTLS) ? ActionOp.THREAD_SET_TLS : 0)
            | (request.has(CloneFlags.CLONE_CHILD_SETTID) ? ActionOp.THREAD_CHILD_SETTID : 0)
            | (request.has(CloneFlags.CLONE_PARENT_SETTID) ? ActionOp.THREAD_PARENT_SETTID : 0);
        return new ActionWriter.NewThread(slot, flags, request.stack(), request.tls(), request.childTid(), request.parentTid(), tid);
    }

    /** A thread, or a vfork child: a thread of the same stub that is a process of its own. */
    private long beginThread(Call call, GuestTask task, CloneRequest request) {
        Stub stub = task.stub;
        int slot = stub.freeSlot();
        if (slot < 0) {
            kernel.counters.clonesFailed++;
            return -Errno.EAGAIN;
        }
        int asid = kernel.asid(task.tid);
        boolean sharing = !request.has(CloneFlags.CLONE_THREAD);
        if (sharing) {
            kernel.ask(ServiceId.MM, Op.MM_SHARE, task.tid, asid);
        }
        Message made = newTask(task, request, stub.handle(slot), asid);
        int tid = (int) made.result();
        int tgid = (int) made.a[1];
        long failed = tid > 0 ? kernel.ask(ServiceId.VFS, Op.VFS_CLONE, tid, task.tid, request.flags()).result() : tid;
        if (failed < 0) {
            kernel.counters.clonesFailed++;
            if (tid > 0) {
                kernel.ask(ServiceId.PROC, Op.PROC_CLONE_UNDO, tid);
            }
            if (sharing) {
                kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, asid);
            }
            return failed;
        }
        GuestTask child = kernel.add(tid, tgid, stub, slot);
        task.clone = new GuestTask.PendingClone(child, stub, false, request.has(CloneFlags.CLONE_VFORK));
        call.actions().thread(describe(request, tid, slot));
        call.resubmit();
        return CallHandler.LATER;
    }

    /** Phase 1: what became of it on the host. */
    private long finish(Call call, GuestTask task) {
        GuestTask.PendingClone pending = task.clone;
        if (pending == null) {
            return -Errno.EINVAL;
        }
        task.clone = null;
        GuestTask child = pending.child();
        if (call.phaseStatus() < 0) {
            kernel.counters.clonesFailed++;
            teardown.undoClone(child, pending.newStub());
            return -Errno.EAGAIN;
        }
        count(pending);
        int childTid = child.tid;
        if (pending.newStub()) {
            int status = kernel.stubs.forked(pending.stub(), (int) call.phaseStatus());
            if (status >= 0) {
                teardown.stubDied(pending.stub(), status);
            }
        }
        if (pending.waits() && !child.released) {
            child.vforkParent = call;
            return CallHandler.LATER;
        }
        return childTid;
    }

    private void count(GuestTask.PendingClone pending) {
        if (pending.newStub()) {
            kernel.counters.forks++;
        } else if (pending.waits()) {
            kernel.counters.vforks++;
        } else {
            kernel.counters.threads++;
        }
    }
}
