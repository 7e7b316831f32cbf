package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;

/** Which method serves which system call. */
final class CallTable {
    /** Serves one system call. */
    @FunctionalInterface
    interface Handler {
        /** The result, minus an errno, or {@link Parking#PARKED} where the call is kept. */
        long handle(Task task, Call call);
    }

    private static final int NUMBERS = 1024;

    private final Handler[] handlers = new Handler[NUMBERS];
    private final ProcCounters counters;

    CallTable(ProcCounters counters) {
        this.counters = counters;
    }

    /** Has {@code handler} serve {@code nr}. */
    CallTable on(int nr, Handler handler) {
        if (handlers[nr] != null) {
            throw new IllegalStateException("two handlers for system call " + nr);
        }
        handlers[nr] = handler;
        return this;
    }

    /** Serves the call. */
    long handle(Task task, Call call) {
        int nr = call.nr();
        Handler handler = nr >= 0 && nr < NUMBERS ? handlers[nr] : null;
        if (handler == null) {
            counters.unknownCalls++;
            return -Errno.ENOSYS;
        }
        return handler.handle(task, call);
    }

    /** True where somebody serves {@code nr}. */
    boolean serves(int nr) {
        return handlers[nr] != null;
    }
}
