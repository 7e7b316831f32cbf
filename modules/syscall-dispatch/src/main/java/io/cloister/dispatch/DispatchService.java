package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import java.util.function.Consumer;

/** The dispatch service; see the package. */
public final class DispatchService implements KernelService {
    private static final int NUMBERS = 512;

    private final Kernel kernel;
    private final ExitCalls exits;
    private final ExecCalls execs;
    private final FirstProgram first;
    private final KernelLog log;
    private final Consumer<Call>[] handlers;
    private final int[] refusals = new int[NUMBERS];

    /** With its ports. */
    public DispatchService(ServicePorts ports, Platform platform) {
        kernel = new Kernel(ports, platform);
        CloneCalls clones = new CloneCalls(kernel);
        exits = new ExitCalls(kernel, clones);
        execs = new ExecCalls(kernel, exits);
        first = new FirstProgram(kernel, execs);
        log = new KernelLog(ports);
        handlers = table();
        // Now, while the table's file can still be opened.
        java.util.Arrays.setAll(refusals, nr -> SyscallTable.isKnown(nr) ? SyscallTable.of(nr).refusal() : Errno.ENOSYS);
        handlers[Sys.CLONE] = clones::cloneCall;
        handlers[Sys.CLONE3] = clones::clone3;
        handlers[Sys.FORK] = clones::fork;
        handlers[Sys.VFORK] = clones::vfork;
        handlers[Sys.EXECVE] = execs::exec;
        handlers[Sys.EXECVEAT] = execs::exec;
        handlers[Sys.EXIT] = exits::exit;
        handlers[Sys.EXIT_GROUP] = exits::exitGroup;
        handlers[Sys.SYSLOG] = log::syslog;
        handlers[Sys.RESTART_SYSCALL] = call -> call.complete(-Errno.EINTR);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other way
    private static Consumer<Call>[] table() {
        return new Consumer[NUMBERS];
    }

    @Override
    public ServiceId id() {
        return ServiceId.DISPATCH;
    }

    @Override
    public void onCall(Call call) {
        int nr = call.nr();
        if (nr >= 0 && nr < NUMBERS && handlers[nr] != null) {
            handlers[nr].accept(call);
            endUnborn();
        } else {
            unowned(call);
        }
    }

    /** What a kernel without the feature answers; counted. */
    private void unowned(Call call) {
        int nr = call.nr();
        int errno = Errno.ENOSYS;
        if (nr >= 0 && nr < NUMBERS) {
            kernel.counters.unowned[nr]++;
            errno = refusals[nr] == 0 ? Errno.ENOSYS : refusals[nr];
        }
        call.complete(-errno);
    }

    @Override
    public void onRequest(Message request, Message reply) {
        if (request.op == Op.DISPATCH_PS) {
            reply.a[0] = 0;
        } else if (request.op == Op.DISPATCH_DMESG) {
            reply.payload(log.text(kernel.ports.entropy()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } else {
            reply.a[0] = -Errno.EOPNOTSUPP;
        }
    }

    @Override
    public void onEvent(Message event) {
        switch (event.op) {
            case DISPATCH_FETCH -> fetch((int) event.a[1], (int) event.a[2], (int) event.a[3], event.a[0]);
            case DISPATCH_KICK -> kernel.platform.kick((int) event.a[0] >> 7, (int) event.a[0] & 0x7f);
            case DISPATCH_KILL -> exits.kill(event.task, (int) event.a[0]);
            case DISPATCH_STUB_READY -> stubReady((int) event.a[0], (int) event.a[1]);
            case DISPATCH_STUB_DIED -> stubDied((int) event.a[0]);
            case DISPATCH_RUN -> first.onRun(event);
            case DISPATCH_SIGNAL -> kernel.signalProcess(event.a[1] == 0 ? 1 : (int) event.a[1], (int) event.a[0], Signals.SI_KERNEL);
            case DISPATCH_VIOLATION -> violation(event.task);
            default -> { }
        }
    }

    private void stubReady(int process, int hostPid) {
        kernel.platform.stubReady(process, hostPid);
        if (first.isWaiting()) {
            first.tryStart();
        } else {
            execs.stubReady();
        }
    }

    private void stubDied(int hostPid) {
        int process = kernel.platform.hostDied(hostPid);
        if (process >= 0) {
            exits.stubDied(process);
            kernel.platform.release(process);
        }
        endUnborn();
    }

    private void endUnborn() {
        for (int unborn = kernel.platform.unborn(); unborn >= 0; unborn = kernel.platform.unborn()) {
            exits.stubDied(unborn);
            kernel.platform.release(unborn);
        }
    }

    private void violation(int tid) {
        kernel.counters.violations++;
        exits.kill(tid, Signals.SIGKILL);
    }

    /** Brings vfs a text that mm or proc knows, in chunks. */
    private void fetch(int owner, int kind, int tid, long fetchId) {
        boolean known = kernel.ports.tasks().exists(tid) && owner < ServiceId.COUNT;
        ServiceId service = known ? ServiceId.of(owner) : null;
        long offset = 0;
        long total;
        do {
            byte[] chunk = new byte[0];
            total = -Errno.ESRCH;
            if (service == ServiceId.MM) {
                int asid = kernel.ports.tasks().intField(tid, TaskTable.ASID);
                Message text = kernel.call(ServiceId.MM, Op.MM_TEXT, tid, kind, offset, asid);
                total = text.a[0];
                chunk = text.payloadBytes();
            } else if (service == ServiceId.PROC) {
                Message text = kernel.call(ServiceId.PROC, Op.PROC_TEXT, tid, kind, offset);
                total = text.a[0];
                chunk = text.payloadBytes();
            }
            var bus = kernel.ports.bus();
            bus.event(ServiceId.VFS, bus.message(Op.VFS_FETCHED, tid).with(fetchId, offset, total).payload(chunk));
            offset += chunk.length;
            if (chunk.length == 0) {
                break;
            }
        } while (offset < total);
    }

    @Override
    public void onCancel(int task) {
        // Nothing of ours can be interrupted: vfork(2) and execve(2) wait uninterruptibly.
    }

    @Override
    public void onTimer(long nowNs) {
        // No deadlines.
    }

    @Override
    public long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }

    /** Figures for the operator. */
    public DispatchCounters counters() {
        return kernel.counters;
    }
}
