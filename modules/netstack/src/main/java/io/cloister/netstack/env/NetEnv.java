package io.cloister.netstack.env;

import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.netstack.ip.BufferBudget;

/** What every part of the stack needs from outside: time, random bytes, and two things that all share. */
public record NetEnv(Clock clock, Entropy entropy, BufferBudget budget, NetstackCounters counters) {
    /** CLOCK_MONOTONIC. */
    public long nowNs() {
        return clock.monotonicNs();
    }

    /** A random number in {@code [0, bound)}. */
    public int random(int bound) {
        return (int) Long.remainderUnsigned(entropy.nextLong(), bound);
    }
}
