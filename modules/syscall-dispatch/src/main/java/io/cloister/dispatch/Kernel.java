package io.cloister.dispatch;

import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;

/** What the parts of the service share: ports, tasks, and the requests they all make. */
final class Kernel {
    final ServicePorts ports;
    final Platform platform;
    final Tasks tasks = new Tasks();
    final DispatchCounters counters = new DispatchCounters();
    /** For what is to be known at once, and for requests. */
    final Peers peers;
    /** For events that nobody has to wake up for: they are known there before their task is heard of again. */
    final Peers notes;
    private final Bus bus;

    Kernel(ServicePorts ports, Platform platform) {
        this.ports = ports;
        this.bus = ports.bus();
        this.platform = platform;
        peers = new Peers(bus);
        notes = new Peers(bus.notes());
    }

    /** A request without payload; the reply's numbers are valid until the next one. */
    Message call(ServiceId to, Op op, int task, long... numbers) {
        return bus.call(to, bus.message(op, task).with(numbers));
    }

    /** An event with payload, as {@link #note}. */
    void note(ServiceId to, Op op, int task, byte[] payload, long... numbers) {
        bus.note(to, bus.message(op, task).with(numbers).payload(payload));
    }

    /** A request with payload. */
    Message call(ServiceId to, Op op, int task, byte[] payload, long... numbers) {
        return bus.call(to, bus.message(op, task).with(numbers).payload(payload));
    }

    /** An event with payload. */
    void event(ServiceId to, Op op, int task, byte[] payload, long... numbers) {
        bus.event(to, bus.message(op, task).with(numbers).payload(payload));
    }

    /** An event. */
    void event(ServiceId to, Op op, int task, long... numbers) {
        bus.event(to, bus.message(op, task).with(numbers));
    }

    /** An event that nobody has to wake up for: it is known there before its task is heard of again. */
    void note(ServiceId to, Op op, int task, long... numbers) {
        bus.note(to, bus.message(op, task).with(numbers));
    }
}
