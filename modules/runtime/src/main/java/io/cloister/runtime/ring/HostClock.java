package io.cloister.runtime.ring;

import io.cloister.bus.Clock;
import io.cloister.bus.NotState;
import java.time.Instant;

/** The host's clocks, read once for each message handled. */
@NotState
public final class HostClock implements Clock {
    private static final Clock HOST = new Clock() {
        @Override
        public long monotonicNs() {
            return System.nanoTime();
        }

        @Override
        public long realtimeNs() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
    };

    private final Clock source;
    /** 0 before the first message. */
    private long monotonicNs;
    private long realtimeNs;

    public HostClock() {
        this(HOST);
    }

    /** Time that goes on by itself comes from {@code source}. */
    public HostClock(Clock source) {
        this.source = source;
    }

    /** A new message is being taken: time moves, by a nanosecond at least. Returns the new CLOCK_MONOTONIC. */
    public long tick() {
        return set(peek());
    }

    /** What {@link #tick} would return now; time does not move. */
    public long peek() {
        return Math.max(monotonicNs + 1, source.monotonicNs());
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
            realtimeNs = source.realtimeNs();
        }
        return realtimeNs;
    }
}
