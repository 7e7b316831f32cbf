package io.cloister.testkit;

import io.cloister.bus.Clock;

/** Time that only its owner moves. */
public final class SimClock implements Clock {
    private static final long BOOTED_NS = 1_000_000_000_000L;
    private static final long EPOCH_NS = 1_750_000_000_000_000_000L;

    private long nowNs = BOOTED_NS;

    @Override
    public long monotonicNs() {
        return nowNs;
    }

    @Override
    public long realtimeNs() {
        return EPOCH_NS + nowNs;
    }

    /** Goes on to {@code ns}; never back. */
    public void advanceTo(long ns) {
        nowNs = Math.max(nowNs, ns);
    }
}
