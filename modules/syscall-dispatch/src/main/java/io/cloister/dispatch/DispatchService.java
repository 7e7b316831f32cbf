package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.Parking;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.TimerQueue;
import io.cloister.bus.mm.TextReply;
import io.cloister.spec.SandboxSpec;
import java.util.Arrays;

/** The dispatch service; see the package. */
public final class DispatchService implements KernelService {
    private final Kernel kernel;
    private final Parking parking;
    private final ExitCalls exits;
    private final ExecCalls execs;
    private final FirstProgram first;
    private final KernelLog log;
    private final CallTable<Task> calls = new CallTable<>();
    private final int[] refusals = new int[Sys.NUMBERS];

    public DispatchService(ServicePorts ports, SandboxSpec spec, Platform platform) {
        kernel = new Kernel(ports, platform);
        parking = new Parking(ports.tasks(), new TimerQueue());
        CloneCalls clones = new CloneCalls(kernel, parking);
        exits = new ExitCalls(kernel, parking, clones);
        execs = new ExecCalls(kernel, parking, clones, exits, spec.machine().hardware());
        first = new FirstProgram(kernel, execs, spec.container().process());
        log = new KernelLog(ports);
        // Now, while the table's file can still be opened.
        Arrays.setAll(refusals, nr -> SyscallTable.isKnown(nr) ? SyscallTable.of(nr).refusal() : Errno.ENOSYS);
        clones.register(calls);
        exits.register(calls);
        execs.register(calls);
        log.register(calls);
        calls.on(Sys.RESTART_SYSCALL, (task, call) -> -Errno.EINTR);
    }

    @Override
    public ServiceId id() {
        return ServiceId.DISPATCH;
    }

    @Override
    public void onCall(Call call) {
        Task task = kernel.tasks.of(call.tid());
        if (!calls.serves(call.nr())) {
            call.complete(-refusal(call.nr()));
        } else if (task == null) {
            call.drop(); // it was killed, and its host thread has not heard of it yet
        } else {
            calls.serve(task, call);
            endUnborn();
        }
    }

    /** The errno of a kernel without the feature; counted. */
    private int refusal(int nr) {
        if (nr < 0 || nr >= Sys.NUMBERS) {
            return Errno.ENOSYS;
        }
        kernel.counters.unowned[nr]++;
        return refusals[nr] == 0 ? Errno.ENOSYS : refusals[nr];
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
            case DISPATCH_RUN -> first.onRun();
            case DISPATCH_SIGNAL ->
                kernel.peers.proc.signalProcess(event.a[1] == 0 ? 1 : (int) event.a[1], (int) event.a[0], true);
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
                TextReply text = kernel.peers.mm.text(tid, kind, (int) offset, asid);
                total = text.result();
                chunk = text.chunk();
            } else if (service == ServiceId.PROC) {
                var text = kernel.peers.proc.text(tid, kind, (int) offset);
                total = text.result();
                chunk = text.chunk();
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
        parking.cancel(task);
    }

    /** Figures for the operator. */
    public DispatchCounters counters() {
        return kernel.counters;
    }
}
