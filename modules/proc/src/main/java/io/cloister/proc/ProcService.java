package io.cloister.proc;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;

/** The proc service: tasks, credentials, signals, wait, timers (see the package). */
public final class ProcService implements KernelService {
    private final ProcKernel k;
    private final CallTable calls;
    private final ProcRequestAdapter adapter;

    /** A service of a sandbox with {@link ProcConfig#DEFAULT} facts. */
    public ProcService(ServicePorts ports, MailboxWords words) {
        this(ports, words, ProcConfig.DEFAULT);
    }

    /** A service without tasks; PROC_INIT makes the first. */
    public ProcService(ServicePorts ports, MailboxWords words, ProcConfig config) {
        k = new ProcKernel(ports, words, config);
        calls = new CallTable(k.counters);
        new SignalCalls(k).register(calls);
        new ClockCalls(k).register(calls);
        new TimerCalls(k).register(calls);
        new CredentialCalls(k).register(calls);
        new ProcessCalls(k).register(calls);
        new SchedCalls(k).register(calls);
        new PrctlCalls(k).register(calls);
        k.semaphores.register(calls);
        k.messages.register(calls);
        adapter = new ProcRequestAdapter(k);
    }

    /** What it has counted. */
    public ProcCounters counters() {
        return k.counters;
    }

    /** Tests: the state. */
    ProcKernel kernel() {
        return k;
    }

    /** Tests: which calls are served. */
    CallTable calls() {
        return calls;
    }

    @Override
    public ServiceId id() {
        return ServiceId.PROC;
    }

    @Override
    public void onCall(Call call) {
        k.counters.calls++;
        Task task = k.tasks.task(call.tid());
        if (task == null || task.exited) {
            call.drop();
            return;
        }
        k.current = task;
        long result = task.group.dying ? Parking.PARKED : calls.handle(task, call);
        k.current = null;
        if (task.group.dying) {
            if (call.isPending() && task.parked == null) {
                k.parking.hold(new Parked(Parked.Kind.DYING, task, call));
            }
        } else if (result != Parking.PARKED && call.isPending()) {
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
        Task named = k.tasks.task(task);
        if (named != null) {
            k.parking.interrupt(named);
        }
    }

    @Override
    public void onTimer(long nowNs) {
        k.expirations.expire(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return k.timers.nextNs();
    }
}
