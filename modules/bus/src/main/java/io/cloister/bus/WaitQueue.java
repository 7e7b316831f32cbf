package io.cloister.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * Who wants to know that something became ready. Ordered by subscription, so that wake-ups are deterministic. A waiter
 * that is woken stays subscribed until it unsubscribes.
 */
public final class WaitQueue {
    /** An event beside the POLL* bits: what was waited on is gone; leave this queue. */
    public static final int CLOSED = 1 << 30;

    /** Is told of events. */
    @FunctionalInterface
    public interface Waiter {
        /**
         * Some of {@code events} (POLLIN, POLLOUT, ...) may be true now. Must not change what it waits on; schedules a
         * retry.
         */
        void wake(int events);
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
    public void wake(int events) {
        if (!waiters.isEmpty()) {
            for (Waiter waiter : waiters.toArray(new Waiter[0])) {
                waiter.wake(events);
            }
        }
    }

    /** True where nobody waits. */
    public boolean isEmpty() {
        return waiters.isEmpty();
    }
}
