package io.cloister.bus;

import java.util.Comparator;
import java.util.TreeSet;

/** The deadlines of a service, on CLOCK_MONOTONIC; equal ones come in the order in which they were set. */
public final class TimerQueue {
    /** Something that happens at a time. */
    public abstract static class Timer {
        private long deadlineNs = Long.MAX_VALUE;
        private long order;
        private boolean armed;

        /**
         * The deadline {@code dueNs} has come; {@code nowNs} may be later. The timer is not armed any more, and may be
         * armed again here.
         */
        protected abstract void fired(long dueNs, long nowNs);

        /** When it fires; {@link Long#MAX_VALUE} while it is not armed. */
        public final long deadlineNs() {
            return armed ? deadlineNs : Long.MAX_VALUE;
        }

        /** True from {@link TimerQueue#arm} until it fires or is disarmed. */
        public final boolean isArmed() {
            return armed;
        }
    }

    /** A guest can set many timers to one moment; the service takes other work between so many. */
    static final int MOST_AT_ONCE = 256;

    private final TreeSet<Timer> timers =
        new TreeSet<>(Comparator.comparingLong((Timer t) -> t.deadlineNs).thenComparingLong(t -> t.order));
    private long orders;

    /** Sets {@code timer}, anew if it was set; {@link Long#MAX_VALUE} never comes: that disarms it. */
    public void arm(Timer timer, long deadlineNs) {
        disarm(timer);
        if (deadlineNs != Long.MAX_VALUE) {
            timer.deadlineNs = deadlineNs;
            timer.order = orders++;
            timer.armed = true;
            timers.add(timer);
        }
    }

    /** Takes {@code timer} out, if it is set. */
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

    /**
     * Fires what is due, earliest first, and returns how many. At most {@link #MOST_AT_ONCE}: the rest is still due
     * then. A timer that arms itself for the past again waits for the next time, too.
     */
    public int expire(long nowNs) {
        long before = orders;
        int fired = 0;
        while (fired < MOST_AT_ONCE && !timers.isEmpty()) {
            Timer first = timers.first();
            if (first.deadlineNs > nowNs || first.order >= before) {
                break;
            }
            timers.remove(first);
            first.armed = false;
            fired++;
            first.fired(first.deadlineNs, nowNs);
        }
        return fired;
    }

    /** How many are set. */
    public int size() {
        return timers.size();
    }
}
