package io.cloister.bus;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;

/**
 * Which handler of a service serves which system call. Filled by constructors, and not changed afterwards.
 *
 * @param <C> what the service knows the caller as.
 */
public final class CallTable<C> {
    private final CallHandler<C>[] handlers = newTable();

    // An array of a generic type can't be made otherwise; only this class puts anything in.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <C> CallHandler<C>[] newTable() {
        return new CallHandler[Sys.NUMBERS];
    }

    /** Has {@code handler} serve {@code nr}. */
    public CallTable<C> on(int nr, CallHandler<C> handler) {
        if (handlers[nr] != null) {
            throw new IllegalStateException("two handlers for system call " + nr);
        }
        handlers[nr] = handler;
        return this;
    }

    /** True if a handler serves {@code nr}, which may be any number. */
    public boolean serves(int nr) {
        return nr >= 0 && nr < handlers.length && handlers[nr] != null;
    }

    /** What the handler of the call says; -ENOSYS if there is none. */
    public long handle(C caller, Call call) {
        return serves(call.nr()) ? handlers[call.nr()].handle(caller, call) : -Errno.ENOSYS;
    }

    /** As {@link #handle}; answers the call with the result. */
    public void serve(C caller, Call call) {
        long result = handle(caller, call);
        if (result != CallHandler.LATER) {
            call.complete(result);
        }
    }
}
