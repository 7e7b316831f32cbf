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
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;

/**
 * clone(2), clone3(2), fork(2), vfork(2). Two phases: first the books of proc, mm and vfs get the child and the agent is told to make it; then the
 * agent says how that went (of a thread only if it went wrong). A child without CLONE_VM is a fork of the stub; one with it is a thread of the same stub, also where it is a process
 * of its own (vfork, posix_spawn) that will leave the stub when it execs.
 */
final class CloneCalls {
    /** What is asked for; addresses 0 where there are none. */
    private record Request(long flags, int exitSignal, long stack, long tls, long childTid, long parentTid, long pidFd) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private static final long NAMESPACES = (CLONE_NEWNS | CloneFlags.CLONE_NEWCGROUP | CloneFlags.CLONE_NEWUTS | CloneFlags.CLONE_NEWIPC
        | CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID | CloneFlags.CLONE_NEWNET) & 0xffffffffL;

    /** mm's own tokens stay below. */
    private static final long FORK_TOKENS = 1L << 62;

    private final Kernel kernel;
    private final Tasks tasks;
    private final TreeMap<Integer, PendingClone> pending = new TreeMap<>();
    private long forkTokens;

    CloneCalls(Kernel kernel) {
        this.kernel = kernel;
        this.tasks = kernel.tasks;
    }

    void fork(Call call) {
        begin(call, new Request(0, Signals.SIGCHLD, 0, 0, 0, 0, 0));
    }

    void vfork(Call call) {
        begin(call, new Request(CLONE_VM | CLONE_VFORK, Signals.SIGCHLD, 0, 0, 0, 0, 0));
    }

    void cloneCall(Call call) {
        long flags = call.arg(0) & 0xffffffffL;
        int both = CLONE_PIDFD | CLONE_PARENT_SETTID;
        if ((flags & both) == both) {
            call.complete(-Errno.EINVAL); // one argument for two results
            return;
        }
        begin(call, new Request(flags & ~CloneFlags.CSIGNAL, (int) flags & CloneFlags.CSIGNAL, call.arg(1), call.arg(4), call.arg(3),
            call.arg(2), call.arg(2)));
    }

    void clone3(Call call) {
        long size = call.arg(1);
        if (call.phase() == 0 && size > 4096) {
            call.complete(-Errno.E2BIG);
        } else if (call.phase() == 0 && size < CloneFlags.CLONE_ARGS_SIZE_VER0) {
            call.complete(-Errno.EINVAL);
        } else if (call.phase() == 0 && call.inLength(0) < 0) {
            call.complete(call.inLength(0));
        } else {
            begin(call, call.phase() > 0 ? null : clone3Request(call));
        }
    }

    private static Request clone3Request(Call call) {
        byte[] raw = java.util.Arrays.copyOf(call.inBytes(0), CloneArgsLayout.SIZE);
        ByteBuffer args = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long stack = args.getLong(CloneArgsLayout.STACK);
        long size = args.getLong(CloneArgsLayout.STACK_SIZE);
        long signal = args.getLong(CloneArgsLayout.EXIT_SIGNAL);
        boolean bad = (stack == 0) != (size == 0) || signal < 0 || signal > 64 || args.getLong(CloneArgsLayout.SET_TID_SIZE) != 0
            || (args.getLong(CloneArgsLayout.FLAGS) & CloneFlags.CSIGNAL) != 0;
        return bad ? new Request(CLONE_SIGHAND, 0, 0, 0, 0, 0, 0) : new Request(args.getLong(CloneArgsLayout.FLAGS), (int) signal,
            stack + size, args.getLong(CloneArgsLayout.TLS), args.getLong(CloneArgsLayout.CHILD_TID),
            args.getLong(CloneArgsLayout.PARENT_TID), args.getLong(CloneArgsLayout.PIDFD));
    }

    private void begin(Call call, Request request) {
        Task parent = tasks.of(call.tid());
        if (call.phase() > 0) {
            finish(call);
            return;
        }
        pending.remove(call.tid());
        long refused = parent == null ? -Errno.ESRCH : check(call.tid(), request);
        if (refused < 0) {
            call.complete(refused);
        } else if (request.has(CLONE_VM)) {
            thread(call, parent, request);
        } else {
            forkStub(call, parent, request);
        }
    }

    /** clone(2), ERRORS. */
    private long check(int tid, Request request) {
        long flags = request.flags();
        if ((request.has(CLONE_SIGHAND) && !request.has(CLONE_VM)) || (request.has(CLONE_THREAD) && !request.has(CLONE_SIGHAND))
            || (request.has(CLONE_FS) && request.has(CLONE_NEWNS)) || (request.has(CLONE_PIDFD) && request.has(CLONE_THREAD))
            || (flags & (CloneFlags.CLONE_INTO_CGROUP | CloneFlags.CLONE_CLEAR_SIGHAND)) != 0) {
            return -Errno.EINVAL;
        }
        if ((flags & NAMESPACES) != 0) {
            return kernel.ports.tasks().capable(tid, Caps.CAP_SYS_ADMIN) ? -Errno.EINVAL : -Errno.EPERM;
        }
        return 0;
    }

    private void thread(Call call, Task parent, Request request) {
        int slot = tasks.takeSlot(parent.process, i -> kernel.platform.slotIdle(parent.process, i));
        if (slot < 0) {
            call.complete(-Errno.EAGAIN);
            return;
        }
        kernel.platform.slotTaken(parent.process, slot);
        boolean process = !request.has(CLONE_THREAD);
        PendingClone clone = books(call, parent, request, parent.process, slot, parent.asid);
        if (clone == null) {
            tasks.freeSlot(parent.process, slot);
            return;
        }
        if (process) {
            kernel.note(ServiceId.MM, Op.MM_SHARE, clone.child.tid, parent.asid);
        }
        kernel.counters.clones++;
        call.actions().thread(new ActionWriter.NewThread(slot, actionFlags(request), request.stack(), request.tls(), request.childTid(),
            request.parentTid(), clone.child.tid));
        pending.put(call.tid(), clone);
        if (clone.vfork || clone.pidFd >= 0) {
            call.resubmit();
        } else {
            call.completeUnlessFailed(clone.child.tid);
        }
    }

    private void forkStub(Call call, Task parent, Request request) {
        int process = kernel.platform.takeForkFile(parent.process);
        if (process < 0) {
            call.complete(-Errno.EAGAIN);
            return;
        }
        tasks.clearSlots(process);
        Message space = kernel.call(ServiceId.MM, Op.MM_FORK, call.tid(), parent.asid, process);
        long asid = space.a[0];
        int ticket = (int) space.a[1];
        if (asid < 0) {
            kernel.platform.giveBack(process);
            call.complete(asid);
            return;
        }
        call.mapTicket(ticket); // also where the fork fails: the order of mapping actions must not wait for it for ever
        PendingClone clone = books(call, parent, request, process, parent.slot, (int) asid);
        if (clone == null) {
            kernel.note(ServiceId.MM, Op.MM_RELEASE, call.tid(), asid);
            kernel.platform.giveBack(process);
            return;
        }
        long token = FORK_TOKENS | ++forkTokens;
        kernel.event(ServiceId.MM, Op.MM_SEND_FORK_FDS, clone.child.tid, parent.process, process, token);
        tasks.takeSlot(process, parent.slot);
        kernel.platform.slotTaken(process, parent.slot);
        kernel.counters.forks++;
        call.actions().fork(token, new ActionWriter.NewThread(0, actionFlags(request), request.stack(), request.tls(), request.childTid(),
            request.parentTid(), clone.child.tid));
        pending.put(call.tid(), clone);
        call.resubmit();
    }

    /** Has proc and vfs enter the child; null where they refuse (the call is then answered). */
    private PendingClone books(Call call, Task parent, Request request, int process, int slot, int asid) {
        long clearTid = request.has(CLONE_CHILD_CLEARTID) ? request.childTid() : 0;
        Message made = kernel.call(ServiceId.PROC, Op.PROC_CLONE, call.tid(), request.flags(), request.exitSignal(),
            Tasks.handle(process, slot), clearTid, asid);
        int tid = (int) made.a[0];
        int tgid = (int) made.a[1];
        if (tid < 0) {
            call.complete(tid);
            return null;
        }
        kernel.note(ServiceId.VFS, Op.VFS_CLONE, tid, call.tid(), request.flags());
        long pidFd = request.has(CLONE_PIDFD) ? kernel.call(ServiceId.VFS, Op.VFS_PIDFD_OPEN, call.tid(), tid).a[0] : -1;
        if (request.has(CLONE_PIDFD) && pidFd < 0) {
            kernel.note(ServiceId.VFS, Op.VFS_EXIT, tid);
            kernel.call(ServiceId.PROC, Op.PROC_CLONE_UNDO, tid);
            call.complete(pidFd);
            return null;
        }
        Task child = new Task(tid, tgid, process, slot, asid, request.has(CLONE_VM) && !request.has(CLONE_THREAD));
        tasks.add(child);
        PendingClone clone = new PendingClone(child, request.has(CLONE_VFORK), !request.has(CLONE_VM));
        if (clone.vfork) {
            child.vforkOf = clone;
        }
        clone.pidFd = (int) pidFd;
        clone.pidFdAt = request.pidFd();
        return clone;
    }

    private static int actionFlags(Request request) {
        return (request.has(CLONE_SETTLS) ? ActionOp.THREAD_SET_TLS : 0) | (request.has(CLONE_CHILD_SETTID) ? ActionOp.THREAD_CHILD_SETTID : 0)
            | (request.has(CLONE_PARENT_SETTID) ? ActionOp.THREAD_PARENT_SETTID : 0);
    }

    private void finish(Call call) {
        PendingClone clone = pending.remove(call.tid());
        if (clone == null) {
            call.complete(-Errno.EINVAL);
        } else if (call.phaseStatus() < 0) {
            if (clone.pidFd >= 0) {
                kernel.call(ServiceId.VFS, Op.VFS_PIDFD_CLOSE, call.tid(), clone.pidFd);
            }
            undo(clone);
            call.complete(-Errno.EAGAIN);
        } else {
            if (clone.forked) {
                kernel.platform.forked(clone.child.process, call.process(), (int) call.phaseStatus());
            }
            if (clone.pidFd >= 0) {
                call.outTo(clone.pidFdAt, new byte[] {(byte) clone.pidFd, (byte) (clone.pidFd >> 8), (byte) (clone.pidFd >> 16), 0});
            }
            if (clone.vfork && !clone.released) {
                clone.parked = call;
            } else {
                call.complete(clone.child.tid);
            }
        }
    }

    private void undo(PendingClone clone) {
        Task child = clone.child;
        if (tasks.of(child.tid) != child) { // it was killed before it could be made
            if (clone.forked) {
                kernel.platform.giveBack(child.process);
            }
            return;
        }
        kernel.event(ServiceId.VFS, Op.VFS_EXIT, child.tid);
        kernel.call(ServiceId.PROC, Op.PROC_CLONE_UNDO, child.tid);
        if (clone.forked || child.guestOfStub) {
            kernel.note(ServiceId.MM, Op.MM_RELEASE, child.tid, child.asid);
        }
        tasks.remove(child.tid);
        if (clone.forked) {
            kernel.platform.giveBack(child.process);
        } else {
            tasks.freeSlot(child.process, child.slot);
        }
    }

    /** The vfork child has its own address space now, or is gone: its parent goes on. */
    static void release(Task child) {
        PendingClone clone = child.vforkOf;
        if (clone != null) {
            clone.released = true;
            child.vforkOf = null;
            if (clone.parked != null && clone.parked.isPending()) {
                clone.parked.complete(child.tid);
            }
        }
    }

    /** A task is gone: what it had begun is forgotten. */
    void forget(int tid) {
        PendingClone clone = pending.remove(tid);
        if (clone != null && clone.parked != null) {
            clone.parked = null;
        }
    }

    /** True for the numbers handled here. */
    static boolean owns(int nr) {
        return nr == Sys.CLONE || nr == Sys.CLONE3 || nr == Sys.FORK || nr == Sys.VFORK;
    }
}
