package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.VfsConfig;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2ObjectHashMap;

/** The file service: takes guests' calls, requests and events, and hands each to the part that serves it. */
public final class VfsService implements KernelService {
    private static final int NUMBERS = 1024;

    private final VfsKernel kernel;
    private final VfsRequestAdapter requests;
    private final CallHandler[] calls = new CallHandler[NUMBERS];
    private final Int2ObjectHashMap<List<EventHandler>> events = new Int2ObjectHashMap<>();
    private final List<IntConsumer> exitListeners = new ArrayList<>();
    private final List<DeadlineSource> deadlines = new ArrayList<>();
    private final List<Runnable> steps = new ArrayList<>();

    /** {@code host}, {@code streams} and {@code channel} are the host's side. Mounts are made by the first VFS_INIT. */
    public VfsService(ServicePorts ports, VfsConfig config, HostFiles host, HostStreams streams, DescriptorChannel channel) {
        kernel = new VfsKernel(ports, config, host, streams, channel);
        Boot.types(kernel);
        Handlers handlers = new Registry();
        for (CallModule module : Modules.of(kernel)) {
            module.register(handlers);
        }
        requests = new VfsRequestAdapter(kernel, exitListeners);
    }

    /** What the parts share; for tests and the integrator. */
    public VfsKernel kernel() {
        return kernel;
    }

    @Override
    public ServiceId id() {
        return ServiceId.VFS;
    }

    @Override
    public void onCall(Call call) {
        kernel.counters().calls++;
        Caller caller = kernel.files().caller(call.tid());
        CallHandler handler = call.nr() >= 0 && call.nr() < NUMBERS ? calls[call.nr()] : null;
        if (caller == null) {
            call.complete(-Errno.ESRCH);
        } else if (handler == null) {
            kernel.counters().unknownCalls++;
            call.complete(-Errno.ENOSYS);
        } else {
            handler.handle(call, caller);
        }
        settle();
    }

    @Override
    public void onRequest(Message request, Message reply) {
        requests.onRequest(request, reply);
        settle();
    }

    @Override
    public void onEvent(Message event) {
        if (!requests.onEvent(event)) {
            List<EventHandler> handlers = events.get(event.op.code());
            if (handlers != null) {
                for (EventHandler handler : handlers) {
                    handler.handle(event);
                }
            }
        }
        settle();
    }

    @Override
    public void onCancel(int task) {
        kernel.parked().cancel(task);
        settle();
    }

    @Override
    public void onTimer(long nowNs) {
        kernel.parked().expire(nowNs);
        for (DeadlineSource source : deadlines) {
            source.expire(nowNs);
        }
        settle();
    }

    @Override
    public long nextDeadlineNs() {
        long next = kernel.parked().nextDeadlineNs();
        for (int i = 0; i < deadlines.size(); i++) {
            next = Math.min(next, deadlines.get(i).nextDeadlineNs());
        }
        return next;
    }

    private void settle() {
        kernel.parked().runReady();
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
        kernel.parked().runReady();
    }

    private final class Registry implements Handlers {
        @Override
        public void register(int nr, CallHandler handler) {
            calls[nr] = handler;
        }

        @Override
        public void onEvent(Op op, EventHandler handler) {
            events.computeIfAbsent(op.code(), code -> new ArrayList<>()).add(handler);
        }

        @Override
        public void onTaskExit(IntConsumer listener) {
            exitListeners.add(listener);
        }

        @Override
        public void deadlines(DeadlineSource source) {
            deadlines.add(source);
        }

        @Override
        public void afterMessage(Runnable step) {
            steps.add(step);
        }
    }
}
