package io.cloister.vfs.file;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import java.util.List;

/**
 * Parks calls that can't finish now. A parked call is data: the call, the queues it waits on, a deadline, and the step that tries again.
 * Retries run after the current message, in the order of wake-ups. One parked call a task.
 */
public interface Parking {
    /** Tries again; true when the call was completed. */
    interface Attempt {
        boolean retry();

        /** Result when a signal ends the wait: the {@link Wait}'s own, or the count of what was done by then. Asked once, at that moment. */
        default long interrupted(long usual) {
            return usual;
        }

        /** The deadline has come: completes the call. Only asked where there is one. */
        default void timedOut() {
        }

        /** The call is over or dropped, by whatever way: give back what was held for it. Called exactly once for a wait that was parked. */
        default void over() {
        }
    }

    /** What a parked call waits for. */
    record Wait(Call call, List<WaitQueue> queues, int pollMask, long deadlineNs, Attempt attempt, long interruptResult) {
    }

    /** Nothing to try: the call has its result, and only waits for a signal that may have to come first. */
    record AfterSignal(Call call, long result) implements Attempt {
        @Override
        public boolean retry() {
            return false;
        }

        @Override
        public void timedOut() {
            call.complete(result);
        }
    }

    /**
     * Parks. If a signal already waits for the task, the call is completed with {@link Wait#interruptResult} (-EINTR or -ERESTARTSYS) at
     * once. {@code deadlineNs} is on CLOCK_MONOTONIC, {@link Long#MAX_VALUE} for none; at the deadline {@link Attempt#timedOut} completes the call.
     */
    void park(Wait wait);

    /** The usual case: one queue, no deadline, -ERESTARTSYS when interrupted. */
    default void park(Call call, WaitQueue queue, int pollMask, Attempt attempt) {
        park(new Wait(call, List.of(queue), pollMask, Long.MAX_VALUE, attempt, -Errno.ERESTARTSYS));
    }

    /** How long {@link #completeAfterSignal} waits for a signal that may have been thrown away on its way, nanoseconds. */
    long SIGNAL_GRACE_NS = 50_000_000L;

    /**
     * Completes {@code call} with {@code result} once the signal that was just sent to its task has arrived there, so that the guest does not run on
     * with the result before the signal (signal(7): SIGPIPE kills the writer, it does not see EPIPE). The caller knows that the signal is neither
     * blocked nor ignored.
     */
    default void completeAfterSignal(Call call, long result) {
        park(new Wait(call, List.of(), 0, nowNs() + SIGNAL_GRACE_NS, new AfterSignal(call, result), result));
    }

    /** Now, CLOCK_MONOTONIC nanoseconds. */
    long nowNs();
}
