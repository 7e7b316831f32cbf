package io.cloister.bus;

/**
 * Serves one system call.
 *
 * @param <C> what the service knows the caller as: its task, its address space.
 */
@FunctionalInterface
public interface CallHandler<C> {
    /** In place of a result: the call has been finished, sent on to its next phase, or parked. */
    long LATER = Long.MIN_VALUE;

    /** Checks the arguments, then acts: the result, minus an errno, or {@link #LATER}. */
    long handle(C caller, Call call);
}
