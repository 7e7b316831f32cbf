package io.cloister.runtime.ring;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The same services on one thread in one process: a call runs the callee at once, events queue up and run, in order, in
 * {@link #drain}. For tests, simulation and replay.
 */
@NotState
public final class InProcessKernel {
    private record Pending(ServiceId to, Message message) {
    }

    private final Map<ServiceId, KernelService> services = new EnumMap<>(ServiceId.class);
    private final ArrayDeque<Pending> events = new ArrayDeque<>();
    private Consumer<Message> supervisor = message -> { };

    /** Adds a service. */
    public void add(KernelService service) {
        services.put(service.id(), service);
    }

    /** The bus as {@code self} sees it. */
    public Bus bus(ServiceId self) {
        return new LocalBus(self);
    }

    /** Runs queued events until there are none. */
    public void drain() {
        Pending next;
        while ((next = events.poll()) != null) {
            deliver(next.to(), next.message());
        }
    }

    private void deliver(ServiceId to, Message message) {
        if (to == ServiceId.SUPERVISOR) {
            supervisor.accept(message);
        } else if (services.containsKey(to)) {
            if (message.kind == Message.CANCEL) {
                services.get(to).onCancel(message.task);
            } else {
                services.get(to).onEvent(message);
            }
        }
    }

    private final class LocalBus implements Bus {
        private final ServiceId self;
        private final Message outgoing = new Message();
        private final Message reply = new Message();

        private LocalBus(ServiceId self) {
            this.self = self;
        }

        @Override
        public Message message(int template, int task) {
            return outgoing.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message request) {
            if (!self.mayCall(to) || !services.containsKey(to)) {
                throw new KernelFault(
                        KernelFault.Category.PROTOCOL,
                        self + " may not wait for " + to + " (" + MessageText.of(request) + ")");
            }
            request.kind = Message.REQUEST;
            request.from = self;
            Message taken = MessageCodec.copyOf(request);
            deliverEarlier(to);
            reply.answer(taken);
            services.get(to).onRequest(taken, reply);
            reply.kind = Message.REPLY;
            reply.from = to;
            return reply;
        }

        /** What was sent before the call is handled before it. */
        private void deliverEarlier(ServiceId to) {
            for (Pending event : events.toArray(new Pending[0])) {
                if (event.to() == to && event.message().from == self && events.remove(event)) {
                    deliver(to, event.message());
                }
            }
        }

        @Override
        public void event(ServiceId to, Message event) {
            event.kind = Message.EVENT;
            event.from = self;
            events.add(new Pending(to, MessageCodec.copyOf(event)));
        }

        @Override
        public void cancel(ServiceId to, int task) {
            Message message = outgoing.begin(Templates.SERVICE_INTERRUPT, task);
            message.kind = Message.CANCEL;
            message.from = self;
            events.add(new Pending(to, MessageCodec.copyOf(message)));
        }
    }
}
