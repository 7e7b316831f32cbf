package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Parking;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TimerQueue;
import io.cloister.bus.dispatch.DispatchAdapter;
import io.cloister.spec.SandboxSpec;
import java.util.Arrays;

/** The dispatch service; see the package. */
public final class DispatchService implements KernelService {
    private final Kernel kernel;
    private final Parking parking;
    private final DispatchHandler handler;
    private final DispatchAdapter adapter;
    private final CallTable<Task> calls = new CallTable<>();
    private final int[] refusals = new int[Sys.NUMBERS];

    public DispatchService(ServicePorts ports, SandboxSpec spec, Platform platform) {
        kernel = new Kernel(ports, platform);
        parking = new Parking(ports.tasks(), new TimerQueue());
        CloneCalls clones = new CloneCalls(kernel, parking);
        ExitCalls exits = new ExitCalls(kernel, parking, clones);
        ExecCalls execs = new ExecCalls(kernel, parking, clones, exits, spec.machine().hardware());
        KernelLog log = new KernelLog(ports);
        handler = new DispatchHandler(kernel, exits, execs, spec.container().process(), log);
        adapter = new DispatchAdapter(handler, handler);
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
            handler.endUnborn();
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
        adapter.onRequest(request, reply);
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
    }

    @Override
    public void onCancel(int task) {
        parking.cancel(task);
    }
}
