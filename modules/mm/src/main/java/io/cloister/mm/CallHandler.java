package io.cloister.mm;

import io.cloister.bus.Call;

/** One system call of this service. */
@FunctionalInterface
interface CallHandler {
    /** What a handler returns that finishes its call itself, now or later. */
    long LATER = Long.MIN_VALUE;

    /** Serves {@code call} of a task that lives in {@code space}: the result, minus an errno, or {@link #LATER}. */
    long handle(Call call, AddressSpace space);
}
