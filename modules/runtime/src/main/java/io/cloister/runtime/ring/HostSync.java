package io.cloister.runtime.ring;

/** Sleeping and waking across processes: the host's futex(2). */
public interface HostSync {
    /**
     * Sleeps while the 32-bit word at {@code address} equals {@code expected}, at most {@code timeoutNs} (negative: for
     * ever).
     */
    void sleep(long address, int expected, long timeoutNs);

    /** Wakes up to {@code count} sleepers on {@code address}. */
    void wake(long address, int count);

    /** False where nobody else runs before one sleeps, so that there is nothing to look for in between. */
    default boolean othersRun() {
        return true;
    }
}
