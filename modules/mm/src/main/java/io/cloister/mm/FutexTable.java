package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.Parking;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The queues of futex waiters. A waiter is queued before the agent looks at the word, so that a wake between the look
 * and the sleep finds it. Maps are looked up, never walked: their order decides nothing. Bounded by the number of
 * tasks: one waiter each.
 */
final class FutexTable {
    private final HashMap<FutexKey, ArrayDeque<FutexWaiter>> queues = new HashMap<>();
    private final Int2ObjectHashMap<FutexWaiter> byTask = new Int2ObjectHashMap<>();
    private final Parking parking;
    private final MmCounters counters;

    FutexTable(Parking parking, MmCounters counters) {
        this.parking = parking;
        this.counters = counters;
    }

    /** The waiter of a task, or null. */
    FutexWaiter of(int tid) {
        return byTask.get(tid);
    }

    /** Queues {@code waiter}, instead of one that its task may have left behind. */
    void add(FutexWaiter waiter) {
        forget(waiter.tid);
        byTask.put(waiter.tid, waiter);
        for (FutexKey key : waiter.keys) {
            queues.computeIfAbsent(key, k -> new ArrayDeque<>(2)).add(waiter);
        }
    }

    /** Forgets the waiter of {@code tid}, if it has one. */
    void forget(int tid) {
        FutexWaiter waiter = byTask.get(tid);
        if (waiter != null) {
            remove(waiter);
        }
    }

    /** Takes {@code waiter} off its queues. */
    void remove(FutexWaiter waiter) {
        byTask.remove(waiter.tid, waiter);
        unqueue(waiter, null);
    }

    /** A parked waiter's deadline has come. */
    long timedOut() {
        counters.futexTimeouts++;
        return -Errno.ETIMEDOUT;
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

    private void wakeOne(FutexWaiter waiter, FutexKey by) {
        for (int i = waiter.keys.length - 1; i >= 0; i--) {
            if (waiter.keys[i].equals(by)) {
                waiter.wokenBy = i;
            }
        }
        unqueue(waiter, by);
        if (waiter.isParked()) {
            parking.complete(waiter.tid, waiter.wokenBy);
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
