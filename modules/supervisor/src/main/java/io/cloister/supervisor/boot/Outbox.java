package io.cloister.supervisor.boot;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.ring.Bells;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Events of any thread, until the one that owns the supervisor's rings sends them. */
final class Outbox implements Bus {
    private record Outgoing(ServiceId to, Message event) {
    }

    private final ConcurrentLinkedQueue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final Bells bells;

    /** Wakes the supervisor by {@code bells}. */
    Outbox(Bells bells) {
        this.bells = bells;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Sends all there are by {@code bus}. */
    void send(Bus bus) {
        Outgoing next;
        while ((next = queue.poll()) != null) {
            Message message = bus.message(next.event.template, next.event.task);
            message.copy(next.event);
            bus.event(next.to, message);
        }
    }

    /** One of its own for each event: several threads may fill them. */
    @Override
    public Message message(int template, int task) {
        return new Message().begin(template, task);
    }

    @Override
    public void event(ServiceId to, Message event) {
        queue.add(new Outgoing(to, event));
        bells.ring(ServiceId.SUPERVISOR);
    }

    /** Nobody waits here. */
    @Override
    public Message call(ServiceId to, Message request) {
        throw new KernelFault(KernelFault.Category.PROTOCOL, "not an event: " + MessageText.of(request));
    }

    /** Nobody is interrupted from here. */
    @Override
    public void cancel(ServiceId to, int task) {
        throw new KernelFault(KernelFault.Category.PROTOCOL, "not an event");
    }
}
