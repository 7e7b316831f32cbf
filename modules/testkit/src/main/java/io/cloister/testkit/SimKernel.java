package io.cloister.testkit;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Services on one thread, with a queue of events for each pair of them: within a pair order is kept, as their ring
 * keeps it; which pair is next is for the owner to say. A request runs at once, behind the events that its sender sent
 * to the same service before.
 */
public final class SimKernel {
    /** Looks at every event on its way. */
    @FunctionalInterface
    public interface Wire {
        /** False loses the message. May change it. */
        boolean passes(ServiceId from, ServiceId to, Message message);
    }

    /** Two parties, in the direction of a message. */
    public record Pair(ServiceId from, ServiceId to) {
    }

    /** A longer message is told from others by a hash of all of it, too. */
    private static final int SMALL = 40;

    private final Map<ServiceId, KernelService> services = new EnumMap<>(ServiceId.class);
    private final TreeMap<Integer, ArrayDeque<Message>> queues = new TreeMap<>();
    private final TaskTable tasks;
    private final Trace trace;
    private Consumer<Message> supervisor = message -> { };
    private Wire wire = (from, to, message) -> true;

    /** Without services yet; {@code tasks} says for whom a signal waits. */
    public SimKernel(TaskTable tasks, Trace trace) {
        this.tasks = tasks;
        this.trace = trace;
    }

    /** Adds a service, or puts another one in its place. */
    public void put(KernelService service) {
        services.put(service.id(), service);
    }

    /** The service of that name. */
    public KernelService service(ServiceId id) {
        return services.get(id);
    }

    /** Who gets what is sent to SUPERVISOR. */
    public void supervisor(Consumer<Message> listener) {
        supervisor = listener;
    }

    /** Who looks at every event. */
    public void wire(Wire newWire) {
        wire = newWire;
    }

    /** The bus as {@code self} sees it. */
    public Bus bus(ServiceId self) {
        return new End(self);
    }

    /** Pairs with an event on its way. */
    public List<Pair> pending() {
        List<Pair> found = new ArrayList<>();
        queues.forEach((key, queue) -> {
            if (!queue.isEmpty()) {
                found.add(new Pair(ServiceId.of(key / ServiceId.COUNT), ServiceId.of(key % ServiceId.COUNT)));
            }
        });
        return found;
    }

    /** What dispatch has sent comes before any call or message that could follow from it: Bus.note. */
    public void deliverDeferred(ServiceId to) {
        while (deliverOldest(new Pair(ServiceId.DISPATCH, to))) {
            continue;
        }
    }

    /** Delivers the oldest event of a pair; false if there is none. */
    public boolean deliver(Pair pair) {
        if (pair.from != ServiceId.DISPATCH) {
            deliverDeferred(pair.to);
        }
        return deliverOldest(pair);
    }

    private boolean deliverOldest(Pair pair) {
        ArrayDeque<Message> queue = queues.get(key(pair.from, pair.to));
        Message message = queue == null ? null : queue.poll();
        if (message == null) {
            return false;
        }
        trace.add(text("event", pair.from, pair.to, message));
        if (!wire.passes(pair.from, pair.to, message)) {
            return true;
        }
        KernelService service = services.get(pair.to);
        if (pair.to == ServiceId.SUPERVISOR) {
            supervisor.accept(message);
        } else if (message.kind != Message.CANCEL) {
            service.onEvent(message);
        } else if (tasks.signalWaits(message.task)) {
            service.onCancel(message.task);
        }
        return true;
    }

    private static int key(ServiceId from, ServiceId to) {
        return from.ordinal() * ServiceId.COUNT + to.ordinal();
    }

    private static String text(String what, ServiceId from, ServiceId to, Message m) {
        StringBuilder line = new StringBuilder(96);
        line.append(what)
                .append(' ')
                .append(from.label())
                .append('>')
                .append(to.label())
                .append(" task ")
                .append(m.task)
                .append(' ')
                .append(MessageText.of(m));
        if (m.bodyLength() > SMALL) {
            byte[] body = new byte[m.bodyLength()];
            m.body().getBytes(0, body);
            line.append(" #").append(Integer.toHexString(Arrays.hashCode(body)));
        }
        return line.toString();
    }

    private final class End implements Bus {
        private final ServiceId self;
        private final Message outgoing = new Message();
        private final Message taken = new Message();
        private final Message reply = new Message();

        private End(ServiceId self) {
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
            Pair pair = new Pair(self, to);
            copy(request, taken, Message.REQUEST);
            deliverDeferred(to);
            while (deliver(pair)) {
                continue;
            }
            trace.add(text("request", self, to, taken));
            reply.answer(taken);
            services.get(to).onRequest(taken, reply);
            reply.kind = Message.REPLY;
            reply.from = to;
            trace.add(text("reply", to, self, reply));
            return reply;
        }

        @Override
        public void event(ServiceId to, Message event) {
            send(to, event, Message.EVENT);
        }

        @Override
        public void cancel(ServiceId to, int task) {
            send(to, outgoing.begin(Templates.SERVICE_INTERRUPT, task), Message.CANCEL);
        }

        private void send(ServiceId to, Message message, int kind) {
            Message copy = new Message();
            copy(message, copy, kind);
            queues.computeIfAbsent(key(self, to), k -> new ArrayDeque<>()).add(copy);
        }

        private void copy(Message from, Message to, int kind) {
            to.copy(from);
            to.kind = kind;
            to.from = self;
        }
    }
}
