package io.cloister.dispatch;

import io.cloister.bus.Call;

/** One system call of this service. */
@FunctionalInterface
interface CallHandler {
    /** What a handler returns that finishes its call itself, now or later, or has ended its task. */
    long LATER = Long.MIN_VALUE;

    /** Serves {@code call} of {@code task}: the result, minus an errno, or {@link #LATER}. */
    long handle(Call call, GuestTask task);
}
