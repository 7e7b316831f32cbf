package io.cloister.mm;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.TreeSet;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The queues of futex waiters. A waiter is queued before the agent looks at the word, so that a wake between the look and the sleep finds
 * it. Maps are looked up, never walked: their order decides nothing. Bounded by the number of tasks: one waiter each.
 */
final class FutexTable {
    private static final Comparator<FutexWaiter> BY_DEADLINE =
        Comparator.<FutexWaiter>comparingLong(w -> w.deadlineNs).thenComparingLong(w -> w.order);

    private final HashMap<FutexKey, ArrayDeque<FutexWaiter>> queues = new HashMap<>();
    private final Int2ObjectHashMap<FutexWaiter> byTask = new Int2ObjectHashMap<>();
    private final TreeSet<FutexWaiter> deadlines = new TreeSet<>(BY_DEADLINE);
    private final MmCounters counters;
    private long nextOrder;

    FutexTable(MmCounters counters) {
        this.counters = counters;
    }

    long nextOrder() {
        return nextOrder++;
    }

    /** The waiter of a task, or null. */
    FutexWaiter of(int tid) {
        return byTask.get(tid);
    }

    int size() {
        return byTask.size();
    }

    /** Queues {@code waiter}, instead of one that its task may have left behind. */
    void add(FutexWaiter waiter) {
        remove(waiter.tid);
        byTask.put(waiter.tid, waiter);
        for (FutexKey key : waiter.keys) {
            queues.computeIfAbsent(key, k -> new ArrayDeque<>(2)).add(waiter);
        }
        if (waiter.deadlineNs != Long.MAX_VALUE) {
            deadlines.add(waiter);
        }
    }

    /** Forgets the waiter of {@code tid}; returns it or null. */
    FutexWaiter remove(int tid) {
        FutexWaiter waiter = byTask.remove(tid);
        if (waiter != null) {
            unqueue(waiter, null);
            deadlines.remove(waiter);
        }
        return waiter;
    }

    /** Wakes up to {@code count} waiters of {@code key} that share a bit with {@code bitset}; how many. */
    int wake(FutexKey key, int count, int bitset) {
        ArrayDeque<FutexWaiter> queue = queues.get(key);
        int woken = 0;
        if (queue == null) {
            return 0;
        }
        ArrayDeque<FutexWaiter> taken = new ArrayDeque<>();
        for (Iterator<FutexWaiter> all = queue.iterator(); all.hasNext() && woken < count;) {
            FutexWaiter waiter = all.next();
            if ((waiter.bitset & bitset) != 0) {
                all.remove();
                taken.add(waiter);
                woken++;
            }
        }
        if (queue.isEmpty()) {
            queues.remove(key);
        }
        for (FutexWaiter waiter : taken) {
            wakeOne(waiter, key);
        }
        counters.futexWakes += woken;
        return woken;
    }

    /** Moves up to {@code count} waiters from one word to another; how many. */
    int requeue(FutexKey from, FutexKey to, int count) {
        ArrayDeque<FutexWaiter> queue = queues.get(from);
        int moved = 0;
        while (queue != null && moved < count && !queue.isEmpty()) {
            FutexWaiter waiter = queue.poll();
            moved++;
            for (int i = 0; i < waiter.keys.length; i++) {
                if (waiter.keys[i].equals(from)) {
                    waiter.keys[i] = to;
                    break;
                }
            }
            queues.computeIfAbsent(to, k -> new ArrayDeque<>(2)).add(waiter);
            queue = queues.get(from);
        }
        if (queue != null && queue.isEmpty()) {
            queues.remove(from);
        }
        return moved;
    }

    /** The waiter whose deadline is not after {@code nowNs}, earliest first, or null. Parked ones only: a check ends by itself. */
    FutexWaiter due(long nowNs) {
        for (FutexWaiter waiter : deadlines) {
            if (waiter.deadlineNs > nowNs) {
                return null;
            }
            if (waiter.parked != null) {
                return waiter;
            }
        }
        return null;
    }

    /** Earliest deadline of a parked waiter, or Long.MAX_VALUE. */
    long nextDeadlineNs() {
        for (FutexWaiter waiter : deadlines) {
            if (waiter.parked != null) {
                return waiter.deadlineNs;
            }
        }
        return Long.MAX_VALUE;
    }

    private void wakeOne(FutexWaiter waiter, FutexKey by) {
        for (int i = waiter.keys.length - 1; i >= 0; i--) {
            if (waiter.keys[i].equals(by)) {
                waiter.wokenBy = i;
            }
        }
        unqueue(waiter, by);
        deadlines.remove(waiter);
        if (waiter.parked != null) {
            byTask.remove(waiter.tid);
            waiter.parked.complete(waiter.wokenBy);
        }
    }

    private void unqueue(FutexWaiter waiter, FutexKey but) {
        for (FutexKey key : waiter.keys) {
            ArrayDeque<FutexWaiter> queue = queues.get(key);
            if (queue != null && !key.equals(but)) {
                queue.remove(waiter);
                if (queue.isEmpty()) {
                    queues.remove(key);
                }
            }
        }
    }
}
