package io.cloister.vfs.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Who wants to know that something became ready. Ordered by subscription, so that wake-ups are deterministic. A waiter that is woken stays
 * subscribed until it unsubscribes.
 */
public final class WaitQueue {
    /** Wake-up bit, beside the POLL* bits: the file was released; leave this queue. */
    public static final int CLOSED = 1 << 30;

    /** Told that some of {@code pollMask} (POLLIN, POLLOUT, ...) may be true now. Must not change files; schedules a retry. */
    @FunctionalInterface
    public interface Waiter {
        void wake(int pollMask);
    }

    private final List<Waiter> waiters = new ArrayList<>(2);

    /** Adds at the end. */
    public void subscribe(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Removes one subscription of {@code waiter}. */
    public void unsubscribe(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Tells all. */
    public void wake(int pollMask) {
        if (!waiters.isEmpty()) {
            for (Waiter waiter : waiters.toArray(new Waiter[0])) {
                waiter.wake(pollMask);
            }
        }
    }

    /** True where nobody waits. */
    public boolean isEmpty() {
        return waiters.isEmpty();
    }
}
