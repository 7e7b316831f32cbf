package io.cloister.simulation;

import io.cloister.bus.ServiceId;
import org.agrona.concurrent.UnsafeBuffer;

/** The memory of snapshots, where their writer dies: right before one is the last one, or right after. */
final class MortalSnapshots extends UnsafeBuffer {
    private final ServiceId service;
    private final Deaths deaths;

    MortalSnapshots(ServiceId service, UnsafeBuffer memory, Deaths deaths) {
        super(memory.addressOffset(), memory.capacity());
        this.service = service;
        this.deaths = deaths;
    }

    /** The one volatile write of a snapshot: that it is complete. */
    @Override
    public void putLongVolatile(int index, long value) {
        deaths.step(service, () -> super.putLongVolatile(index, value));
    }
}
