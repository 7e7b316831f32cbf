package io.cloister.dispatch;

import static io.cloister.abi.CloneFlags.CLONE_CHILD_CLEARTID;
import static io.cloister.abi.CloneFlags.CLONE_CHILD_SETTID;
import static io.cloister.abi.CloneFlags.CLONE_FS;
import static io.cloister.abi.CloneFlags.CLONE_NEWNS;
import static io.cloister.abi.CloneFlags.CLONE_PARENT_SETTID;
import static io.cloister.abi.CloneFlags.CLONE_PIDFD;
import static io.cloister.abi.CloneFlags.CLONE_SETTLS;
import static io.cloister.abi.CloneFlags.CLONE_SIGHAND;
import static io.cloister.abi.CloneFlags.CLONE_THREAD;
import static io.cloister.abi.CloneFlags.CLONE_VFORK;
import static io.cloister.abi.CloneFlags.CLONE_VM;

import io.cloister.abi.Caps;
import io.cloister.abi.CloneArgsLayout;
import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;
import io.cloister.bus.mm.ForkReply;
import io.cloister.bus.proc.CloneReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * clone(2), clone3(2), fork(2), vfork(2). Two phases: first the books of proc, mm and vfs get the child and the agent
 * is told to make it; then the agent says how that went (of a thread only if it went wrong). A child without CLONE_VM
 * is a fork of the stub; one with it is a thread of the same stub, also where it is a process of its own (vfork,
 * posix_spawn) that will leave the stub when it execs.
 */
final class CloneCalls {
    /** What is asked for; addresses 0 where there are none. */
    private record Request(
            long flags, int exitSignal, long stack, long tls, long childTid, long parentTid, long pidFd) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private static final long NAMESPACES = (CLONE_NEWNS
                    | CloneFlags.CLONE_NEWCGROUP
                    | CloneFlags.CLONE_NEWUTS
                    | CloneFlags.CLONE_NEWIPC
                    | CloneFlags.CLONE_NEWUSER
                    | CloneFlags.CLONE_NEWPID
                    | CloneFlags.CLONE_NEWNET)
            & 0xffffffffL;

    /** mm's own tokens stay below. */
    private static final long FORK_TOKENS = 1L << 62;

    /** vfork(2): the parent's call, until the child has its own address space or is gone. No signal ends that. */
    private record VforkWait(PendingClone made, Call call) implements Attempt {
        @Override
        public long retry() {
            return made.released ? made.child.tid : CallHandler.LATER;
        }

        @Override
        public long interrupted() {
            return CallHandler.LATER;
        }
    }

    private final Kernel kernel;
    private final Parking parking;
    private final Tasks tasks;
    private final TreeMap<Integer, PendingClone> pending = new TreeMap<>();
    private long forkTokens;

    CloneCalls(Kernel kernel, Parking parking) {
        this.kernel = kernel;
        this.parking = parking;
        this.tasks = kernel.tasks;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.CLONE, this::cloneCall)
                .on(Sys.CLONE3, this::clone3)
                .on(Sys.FORK, (task, call) -> begin(task, call, new Request(0, Signals.SIGCHLD, 0, 0, 0, 0, 0)))
                .on(
                        Sys.VFORK,
                        (task, call) ->
                                begin(task, call, new Request(CLONE_VM | CLONE_VFORK, Signals.SIGCHLD, 0, 0, 0, 0, 0)));
    }

    private long cloneCall(Task task, Call call) {
        long flags = call.arg(0) & 0xffffffffL;
        int both = CLONE_PIDFD | CLONE_PARENT_SETTID;
        if ((flags & both) == both) {
            return -Errno.EINVAL; // one argument for two results
        }
        return begin(
                task,
                call,
                new Request(
                        flags & ~CloneFlags.CSIGNAL,
                        (int) flags & CloneFlags.CSIGNAL,
                        call.arg(1),
                        call.arg(4),
                        call.arg(3),
                        call.arg(2),
                        call.arg(2)));
    }

    private long clone3(Task task, Call call) {
        if (call.phase() > 0) {
            return begin(task, call, null);
        }
        long size = call.arg(1);
        if (size > 4096) {
            return -Errno.E2BIG;
        }
        if (size < CloneFlags.CLONE_ARGS_SIZE_VER0) {
            return -Errno.EINVAL;
        }
        return call.inLength(0) < 0 ? call.inLength(0) : begin(task, call, clone3Request(call));
    }

    private static Request clone3Request(Call call) {
        byte[] raw = Arrays.copyOf(call.inBytes(0), CloneArgsLayout.SIZE);
        ByteBuffer args = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long stack = args.getLong(CloneArgsLayout.STACK);
        long size = args.getLong(CloneArgsLayout.STACK_SIZE);
        long signal = args.getLong(CloneArgsLayout.EXIT_SIGNAL);
        boolean bad = (stack == 0) != (size == 0)
                || signal < 0
                || signal > 64
                || args.getLong(CloneArgsLayout.SET_TID_SIZE) != 0
                || (args.getLong(CloneArgsLayout.FLAGS) & CloneFlags.CSIGNAL) != 0;
        return bad
                ? new Request(CLONE_SIGHAND, 0, 0, 0, 0, 0, 0)
                : new Request(
                        args.getLong(CloneArgsLayout.FLAGS),
                        (int) signal,
                        stack + size,
                        args.getLong(CloneArgsLayout.TLS),
                        args.getLong(CloneArgsLayout.CHILD_TID),
                        args.getLong(CloneArgsLayout.PARENT_TID),
                        args.getLong(CloneArgsLayout.PIDFD));
    }

    /** {@code request} is of the first phase. */
    private long begin(Task parent, Call call, Request request) {
        if (call.phase() > 0) {
            return finish(call);
        }
        pending.remove(call.tid());
        long refused = check(call.tid(), request);
        if (refused < 0) {
            return refused;
        }
        return request.has(CLONE_VM) ? thread(call, parent, request) : forkStub(call, parent, request);
    }

    /** clone(2), ERRORS. */
    private long check(int tid, Request request) {
        long flags = request.flags();
        if ((request.has(CLONE_SIGHAND) && !request.has(CLONE_VM))
                || (request.has(CLONE_THREAD) && !request.has(CLONE_SIGHAND))
                || (request.has(CLONE_FS) && request.has(CLONE_NEWNS))
                || (request.has(CLONE_PIDFD) && request.has(CLONE_THREAD))
                || (flags & (CloneFlags.CLONE_INTO_CGROUP | CloneFlags.CLONE_CLEAR_SIGHAND)) != 0) {
            return -Errno.EINVAL;
        }
        if ((flags & NAMESPACES) != 0) {
            return kernel.ports.tasks().capable(tid, Caps.CAP_SYS_ADMIN) ? -Errno.EINVAL : -Errno.EPERM;
        }
        return 0;
    }

    private long thread(Call call, Task parent, Request request) {
        int slot = tasks.takeSlot(parent.process, i -> kernel.platform.slotIdle(parent.process, i));
        if (slot < 0) {
            return -Errno.EAGAIN;
        }
        kernel.platform.slotTaken(parent.process, slot);
        boolean process = !request.has(CLONE_THREAD);
        PendingClone clone = books(call, parent, request, parent.process, slot, parent.asid);
        if (clone.refusal < 0) {
            tasks.freeSlot(parent.process, slot);
            return clone.refusal;
        }
        if (process) {
            kernel.notes.mm.share(clone.child.tid, parent.asid);
        }
        kernel.counters.clones++;
        call.actions()
                .thread(new ActionWriter.NewThread(
                        slot,
                        actionFlags(request),
                        request.stack(),
                        request.tls(),
                        request.childTid(),
                        request.parentTid(),
                        clone.child.tid));
        pending.put(call.tid(), clone);
        if (clone.vfork || clone.pidFd >= 0) {
            call.resubmit();
        } else {
            call.completeUnlessFailed(clone.child.tid);
        }
        return CallHandler.LATER;
    }

    private long forkStub(Call call, Task parent, Request request) {
        int process = kernel.platform.takeForkFile(parent.process);
        if (process < 0) {
            return -Errno.EAGAIN;
        }
        tasks.clearSlots(process);
        ForkReply space = kernel.peers.mm.fork(call.tid(), parent.asid, process);
        long asid = space.result();
        if (asid < 0) {
            kernel.platform.giveBack(process);
            return asid;
        }
        // also where the fork fails: the order of mapping actions must not wait for it for ever
        call.mapTicket(space.ticket());
        PendingClone clone = books(call, parent, request, process, parent.slot, (int) asid);
        if (clone.refusal < 0) {
            kernel.notes.mm.release(call.tid(), (int) asid);
            kernel.platform.giveBack(process);
            return clone.refusal;
        }
        long token = FORK_TOKENS | ++forkTokens;
        kernel.peers.mm.sendForkDescriptors(call.tid(), parent.process, process, token);
        tasks.takeSlot(process, parent.slot);
        kernel.platform.slotTaken(process, parent.slot);
        kernel.counters.forks++;
        call.actions()
                .fork(
                        token,
                        new ActionWriter.NewThread(
                                0,
                                actionFlags(request),
                                request.stack(),
                                request.tls(),
                                request.childTid(),
                                request.parentTid(),
                                clone.child.tid));
        pending.put(call.tid(), clone);
        call.resubmit();
        return CallHandler.LATER;
    }

    /** Has proc and vfs enter the child, if they do not refuse. */
    private PendingClone books(Call call, Task parent, Request request, int process, int slot, int asid) {
        long clearTid = request.has(CLONE_CHILD_CLEARTID) ? request.childTid() : 0;
        CloneReply made = kernel.peers.proc.clone(
                call.tid(), request.flags(), request.exitSignal(), Tasks.handle(process, slot), clearTid, asid);
        int tid = (int) made.result();
        if (tid < 0) {
            return PendingClone.refused(tid);
        }
        int tgid = made.tgid();
        kernel.notes.vfs.clone(tid, call.tid(), request.flags());
        long pidFd = request.has(CLONE_PIDFD) ? kernel.peers.vfs.pidfdOpen(call.tid(), tid) : -1;
        if (request.has(CLONE_PIDFD) && pidFd < 0) {
            kernel.notes.vfs.exit(tid);
            kernel.peers.proc.cloneUndo(tid);
            return PendingClone.refused(pidFd);
        }
        Task child = new Task(tid, tgid, process, slot, asid, request.has(CLONE_VM) && !request.has(CLONE_THREAD));
        tasks.add(child);
        PendingClone clone = new PendingClone(call.tid(), child, request.has(CLONE_VFORK), !request.has(CLONE_VM));
        if (clone.vfork) {
            child.vforkOf = clone;
        }
        clone.pidFd = (int) pidFd;
        clone.pidFdAt = request.pidFd();
        return clone;
    }

    private static int actionFlags(Request request) {
        return (request.has(CLONE_SETTLS) ? ActionOp.THREAD_SET_TLS : 0)
                | (request.has(CLONE_CHILD_SETTID) ? ActionOp.THREAD_CHILD_SETTID : 0)
                | (request.has(CLONE_PARENT_SETTID) ? ActionOp.THREAD_PARENT_SETTID : 0);
    }

    private long finish(Call call) {
        PendingClone clone = pending.remove(call.tid());
        if (clone == null) {
            return -Errno.EINVAL;
        }
        if (call.phaseStatus() < 0) {
            if (clone.pidFd >= 0) {
                kernel.peers.vfs.pidfdClose(call.tid(), clone.pidFd);
            }
            undo(clone);
            return -Errno.EAGAIN;
        }
        if (clone.forked) {
            kernel.platform.forked(clone.child.process, call.process(), (int) call.phaseStatus());
        }
        if (clone.pidFd >= 0) {
            call.outTo(
                    clone.pidFdAt,
                    new byte[] {(byte) clone.pidFd, (byte) (clone.pidFd >> 8), (byte) (clone.pidFd >> 16), 0});
        }
        return clone.vfork && !clone.released ? parking.park(new VforkWait(clone, call)) : clone.child.tid;
    }

    private void undo(PendingClone clone) {
        Task child = clone.child;
        if (tasks.of(child.tid) != child) { // it was killed before it could be made
            if (clone.forked) {
                kernel.platform.giveBack(child.process);
            }
            return;
        }
        kernel.peers.vfs.exit(child.tid);
        kernel.peers.proc.cloneUndo(child.tid);
        if (clone.forked || child.guestOfStub) {
            kernel.notes.mm.release(child.tid, child.asid);
        }
        tasks.remove(child.tid);
        if (clone.forked) {
            kernel.platform.giveBack(child.process);
        } else {
            tasks.freeSlot(child.process, child.slot);
        }
    }

    /** The vfork child has its own address space now, or is gone: its parent goes on. */
    void release(Task child) {
        PendingClone clone = child.vforkOf;
        if (clone != null) {
            clone.released = true;
            child.vforkOf = null;
            parking.retry(clone.parentTid);
        }
    }

    /** A task is gone: what it had begun is forgotten. */
    void forget(int tid) {
        pending.remove(tid);
    }
}
