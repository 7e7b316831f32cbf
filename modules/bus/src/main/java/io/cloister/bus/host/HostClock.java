package io.cloister.bus.host;

import io.cloister.bus.Clock;
import io.cloister.bus.state.NotState;
import java.time.Instant;

/** The host's clocks, read once for each message handled. */
@NotState
public final class HostClock implements Clock {
    private long monotonicNs = System.nanoTime();
    private long realtimeNs;

    /** A new message is being taken: time moves, by a nanosecond at least. Returns the new CLOCK_MONOTONIC. */
    public long tick() {
        return set(Math.max(monotonicNs + 1, System.nanoTime()));
    }

    /** A message of the past is handled again. */
    public long set(long timeNs) {
        realtimeNs = 0;
        monotonicNs = timeNs;
        return timeNs;
    }

    @Override
    public long monotonicNs() {
        return monotonicNs;
    }

    @Override
    public long realtimeNs() {
        if (realtimeNs == 0) {
            Instant now = Instant.now();
            realtimeNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
        return realtimeNs;
    }
}
