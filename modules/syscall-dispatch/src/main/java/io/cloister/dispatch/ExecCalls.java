package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.ArrayDeque;

/**
 * execve(2), execveat(2). The program is opened, laid out in a fresh stub and checked first; errors of that go to the old program. Then
 * comes the point of no return, after which a failure kills.
 */
final class ExecCalls {
    private static final int KNOWN_FLAGS = 0x1000 | 0x100;

    /** An exec that waits for a stub. */
    private record Waiting(Call call, GuestTask task, ExecRequest request, ExecFile file) {
    }

    private final DispatchKernel kernel;
    private final Teardown teardown;
    private final ProgramStart start;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    ExecCalls(DispatchKernel kernel, Teardown teardown, ProgramStart start) {
        this.kernel = kernel;
        this.teardown = teardown;
        this.start = start;
    }

    /** execve(2). */
    long execve(Call call, GuestTask task) {
        long bad = ExecRequest.check(call, 0);
        return bad < 0 ? failed(bad) : begin(call, task, ExecRequest.of(call));
    }

    /** execveat(2). */
    long execveat(Call call, GuestTask task) {
        int flags = call.intArg(4);
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        long bad = ExecRequest.check(call, 1);
        return bad < 0 ? failed(bad) : begin(call, task, ExecRequest.of(call, 1, call.intArg(0), flags));
    }

    private long failed(long errno) {
        kernel.counters.execsFailed++;
        return errno;
    }

    private long begin(Call call, GuestTask task, ExecRequest request) {
        if (request == null) {
            return failed(-Errno.EFAULT);
        }
        Message reply = start.open(task.tid, request);
        if (reply.result() < 0) {
            return failed(reply.result());
        }
        ExecFile file = ExecFile.decode(reply);
        if (file == null) {
            return failed(-Errno.ENOEXEC);
        }
        if (start.size(request, file) > DispatchLimits.MAX_STACK_IMAGE) {
            start.giveBack(file);
            return failed(-Errno.E2BIG);
        }
        Stub stub = kernel.stubs.takeFresh();
        if (stub != null) {
            return run(new Waiting(call, task, request, file), stub);
        }
        if (!kernel.stubs.isSpawning()) {
            start.giveBack(file);
            return failed(-Errno.EAGAIN);
        }
        kernel.counters.execsWaited++;
        waiting.add(new Waiting(call, task, request, file));
        return CallHandler.LATER;
    }

    /** A stub may be ready: whoever waits first gets it. */
    void stubReady() {
        while (!waiting.isEmpty()) {
            Waiting first = waiting.peek();
            if (kernel.tasks.get(first.task().tid) != first.task() || !first.call().isPending()) {
                waiting.poll();
                start.giveBack(first.file());
                continue;
            }
            Stub stub = kernel.stubs.takeFresh();
            if (stub == null && kernel.stubs.isSpawning()) {
                return;
            }
            waiting.poll();
            long result = stub == null ? -Errno.EAGAIN : run(first, stub);
            if (stub == null) {
                start.giveBack(first.file());
            }
            if (result != CallHandler.LATER) {
                first.call().complete(result);
            }
        }
    }

    private long run(Waiting exec, Stub stub) {
        GuestTask task = exec.task();
        long limit = kernel.table.rlimit(task.tid, io.cloister.abi.Rlimits.RLIMIT_STACK);
        ProgramStart.Placed placed = start.place(stub, exec.request(), exec.file(), limit);
        if (placed.error() < 0) {
            kernel.stubs.putBack(stub);
            start.giveBack(exec.file());
            return failed(placed.error());
        }
        teardown.dropOtherThreads(task);
        int oldAsid = kernel.asid(task.tid);
        int oldTid = task.tid;
        ProgramStart.Ids ids = start.become(task, stub, placed, exec.request(), exec.file());
        if (ids == null) {
            kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, placed.asid());
            kernel.stubs.kill(stub);
            teardown.exitGroup(task, io.cloister.abi.Signals.SIGKILL, null);
            return CallHandler.LATER;
        }
        if (task.tgid != oldTid) {
            takeLeadersPlace(task, oldTid);
        }
        kernel.ask(ServiceId.VFS, Op.VFS_EXEC, task.tgid, start.exePayload(exec.request(), exec.file()), exec.file().programId());
        Stub oldStub = task.stub;
        move(task, stub, oldTid);
        start.go(stub, task.tid, placed, ids, start.content(exec.request(), exec.file()));
        kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, oldAsid);
        leave(exec.call(), oldStub);
        teardown.releaseVfork(task);
        kernel.counters.execs++;
        return CallHandler.LATER;
    }

    /** A thread that is not the leader takes the leader's number; so do its files. */
    private void takeLeadersPlace(GuestTask task, int oldTid) {
        int sharesAll = io.cloister.abi.CloneFlags.CLONE_FILES | io.cloister.abi.CloneFlags.CLONE_FS;
        kernel.ask(ServiceId.VFS, Op.VFS_CLONE, task.tgid, oldTid, sharesAll);
        kernel.ask(ServiceId.VFS, Op.VFS_EXIT, oldTid);
    }

    private void move(GuestTask task, Stub stub, int oldTid) {
        kernel.tasks.remove(oldTid);
        task.stub.clear(task.slot, 0);
        task.tid = task.tgid;
        task.stub = stub;
        task.slot = 0;
        stub.put(0, task.tid);
        kernel.tasks.put(task.tid, task);
    }

    /** The old program is gone; a vfork child leaves its parent's stub as a thread does. */
    private void leave(Call call, Stub oldStub) {
        if (oldStub.tasks == 0) {
            call.drop();
            kernel.stubs.kill(oldStub);
        } else {
            call.actions().exitThread();
            call.complete(0);
        }
    }
}
