package io.cloister.runtime.ring;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * What the one host thread of a service's process (it waits on a socket or on descriptors) has to say to the service:
 * events in a ring of the vault, so that they outlive the process. Numbered by their place in the ring.
 */
public final class ExternalEvents {
    private static final long PAUSE_NS = 50_000;

    private final ServiceId self;
    private final OneToOneRingBuffer ring;
    private final Bells bells;
    private final MessageCodec codec = new MessageCodec();

    /** To {@code self}; mends what a predecessor left half written. */
    public ExternalEvents(ServiceId self, KernelMemory memory, Bells bells) {
        this.self = self;
        this.ring = memory.ring(self, self);
        this.bells = bells;
        RingRepair.repair(ring);
    }

    /** Sends an event; waits for room. */
    public void post(Message event) {
        event.kind = Message.EVENT;
        event.from = self;
        event.seal();
        event.correlation = ring.producerPosition() + 1;
        while (!codec.write(ring, event)) {
            bells.ring(self);
            LockSupport.parkNanos(PAUSE_NS);
        }
        bells.ring(self);
    }
}
