package io.cloister.vfs;

import io.cloister.abi.Poll;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.env.VfsCounters;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.file.WaitQueue;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.TreeSet;
import org.agrona.collections.Int2ObjectHashMap;

/** The calls that wait, one a task at most: by task for cancellation, by deadline, and in the order of wake-ups for the next try. */
final class ParkedCalls implements Parking {
    private final class Parked implements WaitQueue.Waiter {
        private final Wait wait;
        private final long order;
        private boolean queued;
        private boolean over;

        private Parked(Wait wait, long order) {
            this.wait = wait;
            this.order = order;
        }

        @Override
        public void wake(int pollMask) {
            int wanted = wait.pollMask() | Poll.POLLERR | Poll.POLLHUP | WaitQueue.CLOSED;
            if (!queued && !over && (pollMask & wanted) != 0) {
                queued = true;
                ready.add(this);
            }
        }
    }

    private final Clock clock;
    private final TaskTable tasks;
    private final VfsCounters counters;
    private final Int2ObjectHashMap<Parked> byTask = new Int2ObjectHashMap<>();
    private final ArrayDeque<Parked> ready = new ArrayDeque<>();
    private final TreeSet<Parked> deadlines =
        new TreeSet<>(Comparator.comparingLong((Parked p) -> p.wait.deadlineNs()).thenComparingLong(p -> p.order));
    private long orders;

    ParkedCalls(Clock clock, TaskTable tasks, VfsCounters counters) {
        this.clock = clock;
        this.tasks = tasks;
        this.counters = counters;
    }

    @Override
    public void park(Wait wait) {
        int tid = wait.call().tid();
        if (tasks.signalWaits(tid)) {
            wait.call().complete(wait.attempt().interrupted(wait.interruptResult()));
            wait.attempt().over();
            return;
        }
        counters.parked++;
        Parked parked = new Parked(wait, orders++);
        Parked before = byTask.put(tid, parked);
        if (before != null) {
            leave(before);
        }
        for (WaitQueue queue : wait.queues()) {
            queue.subscribe(parked);
        }
        if (wait.deadlineNs() != Long.MAX_VALUE) {
            deadlines.add(parked);
        }
    }

    @Override
    public long nowNs() {
        return clock.monotonicNs();
    }

    private void leave(Parked parked) {
        parked.over = true;
        byTask.remove(parked.wait.call().tid(), parked);
        deadlines.remove(parked);
        for (WaitQueue queue : parked.wait.queues()) {
            queue.unsubscribe(parked);
        }
    }

    /** Tries again what was woken. */
    void runReady() {
        Parked parked;
        for (int i = 0; i < VfsLimits.RETRIES && (parked = ready.poll()) != null; i++) {
            parked.queued = false;
            if (parked.over) {
                continue;
            }
            counters.retries++;
            parked.over = true;
            boolean done = parked.wait.attempt().retry();
            if (done || !parked.wait.call().isPending()) {
                leave(parked);
                parked.wait.attempt().over();
            } else if (byTask.get(parked.wait.call().tid()) == parked) {
                parked.over = false;
            }
        }
    }

    /** onCancel. */
    void cancel(int tid) {
        Parked parked = byTask.get(tid);
        if (parked != null) {
            leave(parked);
            if (parked.wait.call().isPending()) {
                parked.wait.call().complete(parked.wait.attempt().interrupted(parked.wait.interruptResult()));
            }
            parked.wait.attempt().over();
        }
    }

    /** The task is gone. */
    void drop(int tid) {
        Parked parked = byTask.get(tid);
        if (parked != null) {
            leave(parked);
            parked.wait.call().drop();
            parked.wait.attempt().over();
        }
    }

    long nextDeadlineNs() {
        return !ready.isEmpty() ? Long.MIN_VALUE : deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().wait.deadlineNs();
    }

    void expire(long nowNs) {
        while (!deadlines.isEmpty() && deadlines.first().wait.deadlineNs() <= nowNs) {
            Parked parked = deadlines.first();
            leave(parked);
            Call call = parked.wait.call();
            if (call.isPending()) {
                parked.wait.attempt().timedOut();
            }
            parked.wait.attempt().over();
        }
    }

    int size() {
        return byTask.size();
    }
}
