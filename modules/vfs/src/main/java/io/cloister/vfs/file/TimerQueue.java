package io.cloister.vfs.file;

import java.util.Comparator;
import java.util.TreeSet;

/** Deadlines of this package's timers, on CLOCK_MONOTONIC; equal deadlines fire in the order of arming. */
public final class TimerQueue {
    /** Something that fires once. */
    public abstract static class Timer {
        private long deadlineNs = Long.MAX_VALUE;
        private long order;
        private boolean armed;

        /** The deadline {@code dueNs} has come; {@code nowNs} may be later. May arm again. */
        protected abstract void fired(long dueNs, long nowNs);

        /** When it fires; {@link Long#MAX_VALUE} while it is not armed. */
        public final long deadlineNs() {
            return armed ? deadlineNs : Long.MAX_VALUE;
        }
    }

    private final TreeSet<Timer> timers =
        new TreeSet<>(Comparator.comparingLong((Timer t) -> t.deadlineNs).thenComparingLong(t -> t.order));
    private long orders;

    /** Arms {@code timer}, anew where it was. */
    public void arm(Timer timer, long deadlineNs) {
        disarm(timer);
        timer.deadlineNs = deadlineNs;
        timer.order = orders++;
        timer.armed = true;
        timers.add(timer);
    }

    /** Disarms {@code timer}. */
    public void disarm(Timer timer) {
        if (timer.armed) {
            timers.remove(timer);
            timer.armed = false;
        }
    }

    /** The first deadline, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNs() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.first().deadlineNs;
    }

    /** Fires all that are due. A timer that arms itself for the past again waits for the next call. */
    public void expire(long nowNs) {
        long before = orders;
        while (!timers.isEmpty()) {
            Timer first = timers.first();
            if (first.deadlineNs > nowNs || first.order >= before) {
                return;
            }
            timers.remove(first);
            first.armed = false;
            first.fired(first.deadlineNs, nowNs);
        }
    }
}
