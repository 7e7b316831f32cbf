package io.cloister.proc;

import io.cloister.abi.Errno;

/** Calls that wait: parks, interrupts, ends them. The only writer of {@link Task#parked}. */
final class Parking {
    /** What a call handler returns instead of a result when it keeps the call. */
    static final long PARKED = Long.MIN_VALUE;

    private final ProcKernel k;

    Parking(ProcKernel k) {
        this.k = k;
    }

    /** Keeps the call until {@code deadlineNs}, or gives the result of the interruption where a signal waits already. */
    long park(Parked parked, long deadlineNs) {
        if (parked.task.signalled) {
            return interruption(parked, deadlineNs);
        }
        hold(parked);
        k.timers.set(parked.deadline, deadlineNs);
        return PARKED;
    }

    /** Keeps the call no matter what waits: a stopped or dying task's. */
    long hold(Parked parked) {
        parked.task.parked = parked;
        return PARKED;
    }

    /** Takes the parked call off all queues; null where there is none. */
    Parked unpark(Task task) {
        Parked parked = task.parked;
        if (parked != null) {
            task.parked = null;
            k.timers.cancel(parked.deadline);
            switch (parked.kind) {
                case SEMAPHORE -> k.semaphores.forget(parked);
                case MESSAGE_SEND, MESSAGE_RECEIVE -> k.messages.forget(parked);
                default -> { }
            }
        }
        return parked;
    }

    /** Ends the parked call of {@code task} with {@code result}. */
    void complete(Task task, long result) {
        Parked parked = unpark(task);
        if (parked != null && parked.call.isPending()) {
            parked.call.complete(result);
        }
    }

    /** The task is gone: nobody waits for the answer. */
    void drop(Task task) {
        Parked parked = unpark(task);
        if (parked != null) {
            parked.call.drop();
        }
    }

    /** A signal waits for the task: its parked call ends, if it is one that signals interrupt. */
    void interrupt(Task task) {
        Parked parked = task.parked;
        if (parked == null || parked.kind == Parked.Kind.STOPPED || parked.kind == Parked.Kind.DYING) {
            return;
        }
        long deadline = parked.deadline.atNs;
        complete(task, interruption(parked, deadline));
    }

    private long interruption(Parked parked, long deadlineNs) {
        return switch (parked.kind) {
            case SLEEP -> sleepInterruption(parked, deadlineNs);
            case SIGNAL, MESSAGE_SEND, MESSAGE_RECEIVE -> -Errno.ERESTARTNOHAND;
            case CHILD -> -Errno.ERESTARTSYS;
            // signal(7), "Interruption of system calls": never restarted.
            case SIGTIMEDWAIT, SEMAPHORE -> -Errno.EINTR;
            case STOPPED, DYING -> PARKED;
        };
    }

    /** nanosleep(2): says what remains, and where no handler runs goes on to the same end. */
    private long sleepInterruption(Parked parked, long deadlineNs) {
        if (parked.absolute) {
            return -Errno.ERESTARTNOHAND;
        }
        if (parked.remainderArg >= 0) {
            GuestTime.outTimespec(parked.call, parked.remainderArg, Math.max(0, deadlineNs - k.clocks.now()));
        }
        parked.task.restartDeadlineNs = deadlineNs;
        return -Errno.ERESTART_RESTARTBLOCK;
    }

    /** The deadline of a parked call has come. */
    void onDeadline(Parked parked) {
        long result = switch (parked.kind) {
            case SIGTIMEDWAIT, SEMAPHORE -> -Errno.EAGAIN;
            default -> 0;
        };
        complete(parked.task, result);
    }
}
