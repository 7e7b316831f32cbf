package io.cloister.runtime.ring;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * What the one host thread of a service's process (it waits on a socket or on descriptors) has to say to the service:
 * events in a ring of the vault, so that they outlive the process. Numbered by their place in the ring.
 */
@NotState
public final class ExternalEvents implements Bus {
    private static final long PAUSE_NS = 50_000;

    private final ServiceId self;
    private final OneToOneRingBuffer ring;
    private final Bells bells;
    private final MessageCodec codec = new MessageCodec();
    private final Message outgoing = new Message();

    /** To {@code self}; mends what a predecessor left half written. */
    public ExternalEvents(ServiceId self, KernelMemory memory, Bells bells) {
        this.self = self;
        this.ring = memory.ring(self, self);
        this.bells = bells;
        RingRepair.repair(ring);
    }

    @Override
    public Message message(int template, int task) {
        return outgoing.begin(template, task);
    }

    /** Nobody is asked from here. */
    @Override
    public Message call(ServiceId to, Message request) {
        throw new KernelFault(
                KernelFault.Category.PROTOCOL, "only events come from outside: " + MessageText.of(request));
    }

    /** Nobody is interrupted from here. */
    @Override
    public void cancel(ServiceId to, int task) {
        throw new KernelFault(KernelFault.Category.PROTOCOL, "only events come from outside");
    }

    /** Sends an event to the service, whose {@code to} is; waits for room. */
    @Override
    public void event(ServiceId to, Message event) {
        if (to != self) {
            throw new KernelFault(
                    KernelFault.Category.PROTOCOL, "not for " + self.label() + ": " + MessageText.of(event));
        }
        post(event);
    }

    private void post(Message event) {
        event.kind = Message.EVENT;
        event.from = self;
        event.correlation = ring.producerPosition() + 1;
        while (!codec.write(ring, event)) {
            bells.ring(self);
            LockSupport.parkNanos(PAUSE_NS);
        }
        bells.ring(self);
    }
}
