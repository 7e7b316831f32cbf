package io.cloister.proc;

import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.proc.ProcAdapter;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.ProcCounters;
import io.cloister.proc.task.Task;
import io.cloister.spec.SandboxSpec;

/** The proc service: tasks, credentials, signals, wait, timers (see the package). */
public final class ProcService implements KernelService {
    private final ProcKernel kernel;
    private final ProcAdapter adapter;

    /** A service without tasks; ProcInit makes the first. */
    public ProcService(ServicePorts ports, SandboxSpec spec, MailboxWords words) {
        kernel = new ProcKernel(ports, spec, words);
        ProcHandler handler = new ProcHandler(kernel, spec.container(), ports.bus());
        adapter = new ProcAdapter(handler, handler);
    }

    /** What it has counted. */
    public ProcCounters counters() {
        return kernel.counters;
    }

    /** Tests: the state. */
    ProcKernel kernel() {
        return kernel;
    }

    @Override
    public ServiceId id() {
        return ServiceId.PROC;
    }

    @Override
    public void onCall(Call call) {
        kernel.counters.calls++;
        Task task = kernel.tasks.task(call.tid());
        if (task == null || task.exited) {
            call.drop();
            return;
        }
        kernel.word.caller(task);
        long result = task.group.isDying() ? CallHandler.LATER : kernel.calls.handle(task, call);
        kernel.word.caller(null);
        if (task.group.isDying()) {
            if (call.isPending() && kernel.parking.of(task.tid) == null) {
                kernel.deaths.hold(call);
            }
        } else if (result != CallHandler.LATER) {
            call.complete(result);
        }
    }

    @Override
    public void onRequest(Message request, Message reply) {
        adapter.onRequest(request, reply);
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
    }

    /** Nobody cancels here: signals come from this service itself. */
    @Override
    public void onCancel(int task) {
        kernel.parking.cancel(task);
    }

    @Override
    public void onTimer(long nowNs) {
        kernel.counters.timersFired += kernel.timers.expire(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return kernel.timers.nextDeadlineNs();
    }
}
