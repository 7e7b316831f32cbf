package io.cloister.proc;

import java.util.TreeSet;

/** All deadlines of the service, earliest first. */
final class TimerQueue {
    private final TreeSet<Deadline> queue = new TreeSet<>();
    private long orders;

    /** (Re)sets {@code deadline}; {@link Long#MAX_VALUE} never comes and is not queued. */
    void set(Deadline deadline, long atNs) {
        cancel(deadline);
        deadline.atNs = atNs;
        if (atNs != Long.MAX_VALUE) {
            deadline.order = ++orders;
            deadline.queued = true;
            queue.add(deadline);
        }
    }

    /** Takes it out; nothing where it is not set. */
    void cancel(Deadline deadline) {
        if (deadline.queued) {
            queue.remove(deadline);
            deadline.queued = false;
        }
    }

    /** The earliest, or {@link Long#MAX_VALUE}. */
    long nextNs() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.first().atNs;
    }

    /** Takes out the earliest that has come, or null. */
    Deadline poll(long nowNs) {
        if (queue.isEmpty() || queue.first().atNs > nowNs) {
            return null;
        }
        Deadline first = queue.pollFirst();
        first.queued = false;
        return first;
    }

    /** How many are set. */
    int size() {
        return queue.size();
    }
}
