package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import java.util.EnumMap;

/** Receiving end of the bus: requests and events by operation. */
final class MmRequestAdapter {
    /** One request of another service. */
    @FunctionalInterface
    private interface RequestHandler {
        void handle(Message request, Message reply);
    }

    /** One event. */
    @FunctionalInterface
    private interface EventHandler {
        void handle(Message event);
    }

    private final MmKernel kernel;
    private final EnumMap<Op, RequestHandler> requests = new EnumMap<>(Op.class);
    private final EnumMap<Op, EventHandler> events = new EnumMap<>(Op.class);

    MmRequestAdapter(MmKernel kernel, RemapCalls remap, FutexCalls futexes, ShmCalls shm) {
        this.kernel = kernel;
        SpaceRequests spaces = new SpaceRequests(kernel, shm);
        requests.put(Op.MM_FORK, spaces::fork);
        requests.put(Op.MM_EXEC, spaces::exec);
        requests.put(Op.MM_TEXT, spaces::text);
        events.put(Op.MM_SHARE, spaces::share);
        events.put(Op.MM_RELEASE, spaces::release);
        events.put(Op.MM_LAYOUT, spaces::layout);
        events.put(Op.MM_SEND_FORK_FDS, spaces::sendForkDescriptors);
        events.put(Op.MM_OBJECT_GONE, event -> kernel.descriptors.forget(event.a[0]));
        events.put(Op.MM_TASK_GONE, event -> {
            futexes.taskGone(event.task);
            remap.taskGone(event.task);
        });
    }

    /** A request of a service further left. */
    void onRequest(Message request, Message reply) {
        RequestHandler handler = requests.get(request.op);
        if (handler == null) {
            kernel.counters.unknownRequests++;
            reply.with(-Errno.ENOSYS);
        } else {
            handler.handle(request, reply);
        }
    }

    /** An event. */
    void onEvent(Message event) {
        EventHandler handler = events.get(event.op);
        if (handler == null) {
            kernel.counters.unknownRequests++;
        } else {
            handler.handle(event);
        }
    }
}
