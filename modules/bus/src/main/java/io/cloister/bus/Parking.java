package io.cloister.bus;

import io.cloister.abi.Poll;
import java.util.ArrayDeque;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The calls of a service that wait, one a task at most: on wait queues, for a deadline, or for somebody to end them.
 * Whatever ends a wait, its call gets one answer and its attempt is told that it is over.
 *
 * <p>A wake-up only notes that a call is to be tried again. {@link #runReady} does that: when the message that woke it
 * has been handled, or as soon as the state is whole again. So no attempt runs in the middle of somebody else's change.
 */
public final class Parking {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Every event of a wait queue. */
    public static final int ANY_EVENT = ~0;

    /** Retries in one turn; the rest follows in the next. */
    private static final int MOST_RETRIES = 100_000;
    /** Nobody can choose not to hear of these, as with poll(2). */
    private static final int UNASKED = Poll.POLLERR | Poll.POLLHUP | WaitQueue.CLOSED;

    private final class Parked extends TimerQueue.Timer implements WaitQueue.Waiter {
        private final Attempt attempt;
        private final int tid;
        private final int seq;
        private final int events;
        private final List<WaitQueue> queues;
        /** It is in {@link #ready}. */
        private boolean isReady;
        /** It has left, or is being tried: wake-ups are not for it. */
        private boolean isDeaf;

        private Parked(Attempt attempt, int events, List<WaitQueue> queues) {
            this.attempt = attempt;
            this.tid = attempt.call().tid();
            this.seq = attempt.call().seq();
            this.events = events | UNASKED;
            this.queues = queues;
        }

        @Override
        public void wake(int happened) {
            if (!isReady && !isDeaf && (happened & events) != 0) {
                isReady = true;
                ready.add(this);
            }
        }

        @Override
        protected void fired(long dueNs, long nowNs) {
            leave(this);
            Attempt outer = begin(attempt);
            long result = attempt.timedOut();
            current = outer;
            finish(this, result);
        }

        /** False if the call was finished or dropped, whether or not its slot has another one by now. */
        private boolean hasCall() {
            Call call = attempt.call();
            return call.isPending() && call.seq() == seq && call.tid() == tid;
        }
    }

    private final TaskTable tasks;
    private final TimerQueue timers;
    private final Int2ObjectHashMap<Parked> byTask = new Int2ObjectHashMap<>();
    private final ArrayDeque<Parked> ready = new ArrayDeque<>();
    private boolean isRunning;
    /** The attempt whose method runs now, or null. */
    private Attempt current;

    /**
     * {@code tasks} says for whom a signal waits; deadlines are set in {@code timers}, which the service has expire.
     */
    public Parking(TaskTable tasks, TimerQueue timers) {
        this.tasks = tasks;
        this.timers = timers;
    }

    /** Parks until somebody ends the wait by {@link #complete}, {@link #retry} or {@link #cancel}. */
    public long park(Attempt attempt) {
        return park(attempt, NEVER);
    }

    /** Parks until a deadline, or until somebody ends the wait. */
    public long park(Attempt attempt, long deadlineNs) {
        return park(attempt, deadlineNs, 0, List.of());
    }

    /** Parks until {@code queue} is woken by some of {@code events}; retried each time. */
    public long park(Attempt attempt, WaitQueue queue, int events) {
        return park(attempt, NEVER, events, List.of(queue));
    }

    /**
     * Parks until one of {@code queues} is woken by some of {@code events}, or until the deadline.
     *
     * @return what the handler is to return: {@link CallHandler#LATER}, or the result of an interruption if a signal
     *     waits already.
     */
    public long park(Attempt attempt, long deadlineNs, int events, List<WaitQueue> queues) {
        Parked parked = new Parked(attempt, events, queues);
        if (tasks.signalWaits(parked.tid)) {
            long result = attempt.interrupted();
            if (result != CallHandler.LATER) {
                if (attempt != current) {
                    attempt.over();
                }
                return result;
            }
        }
        Parked before = byTask.get(parked.tid);
        if (before != null) {
            leave(before);
            endUnlessParkedAnew(before, attempt);
        }
        byTask.put(parked.tid, parked);
        for (WaitQueue queue : queues) {
            queue.subscribe(parked);
        }
        timers.arm(parked, deadlineNs);
        return CallHandler.LATER;
    }

    /** What the task's call waits for, or null. */
    public Attempt of(int tid) {
        Parked parked = byTask.get(tid);
        return parked == null ? null : parked.attempt;
    }

    /** Ends the wait of a task with {@code result}; nothing if it has none. */
    public void complete(int tid, long result) {
        Parked parked = byTask.get(tid);
        if (parked != null) {
            leave(parked);
            finish(parked, result);
        }
    }

    /** Tries the call of a task again, now. */
    public void retry(int tid) {
        Parked parked = byTask.get(tid);
        if (parked != null) {
            retry(parked);
        }
    }

    /** A signal waits for the task: its wait ends, if it is one that signals end. */
    public void cancel(int tid) {
        Parked parked = byTask.get(tid);
        long result = parked == null ? CallHandler.LATER : parked.attempt.interrupted();
        if (result != CallHandler.LATER) {
            leave(parked);
            finish(parked, result);
        }
    }

    /** The task is gone: nobody waits for the answer. */
    public void drop(int tid) {
        Parked parked = byTask.get(tid);
        if (parked != null) {
            leave(parked);
            if (parked.hasCall()) {
                parked.attempt.call().drop();
            }
            parked.attempt.over();
        }
    }

    /** Tries what was woken again, in the order of wake-ups; attempts may wake others, which follow. */
    public void runReady() {
        if (isRunning) {
            return;
        }
        isRunning = true;
        Parked parked;
        for (int i = 0; i < MOST_RETRIES && (parked = ready.poll()) != null; i++) {
            parked.isReady = false;
            if (!parked.isDeaf) {
                retry(parked);
            }
        }
        isRunning = false;
    }

    /** True where more is to be tried than one turn does. */
    public boolean hasReady() {
        return !ready.isEmpty();
    }

    /** How many calls wait. */
    public int size() {
        return byTask.size();
    }

    /** While it is tried a call does not count as parked, but keeps its places in queues, in case it has to wait on. */
    private void retry(Parked parked) {
        byTask.remove(parked.tid, parked);
        parked.isDeaf = true;
        Attempt outer = begin(parked.attempt);
        long result = parked.attempt.retry();
        current = outer;
        if (result == CallHandler.LATER && parked.hasCall() && !byTask.containsKey(parked.tid)) {
            parked.isDeaf = false;
            byTask.put(parked.tid, parked);
        } else {
            leave(parked);
            finish(parked, result);
        }
    }

    private Attempt begin(Attempt attempt) {
        Attempt outer = current;
        current = attempt;
        return outer;
    }

    private void leave(Parked parked) {
        parked.isDeaf = true;
        byTask.remove(parked.tid, parked);
        timers.disarm(parked);
        for (WaitQueue queue : parked.queues) {
            queue.unsubscribe(parked);
        }
    }

    private void finish(Parked parked, long result) {
        if (result != CallHandler.LATER && parked.hasCall()) {
            parked.attempt.call().complete(result);
        }
        Parked now = byTask.get(parked.tid);
        endUnlessParkedAnew(parked, now == null ? null : now.attempt);
    }

    private static void endUnlessParkedAnew(Parked parked, Attempt now) {
        if (parked.attempt != now) {
            parked.attempt.over();
        }
    }
}
