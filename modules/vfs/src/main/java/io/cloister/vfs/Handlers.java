package io.cloister.vfs;

import io.cloister.bus.Op;
import java.util.function.IntConsumer;

/** Where the parts of vfs say what they serve. */
public interface Handlers {
    /** System call {@code nr}; each has one handler. */
    void register(int nr, CallHandler handler);

    /** An event; several handlers may want the same, they run in the order of registration. */
    void onEvent(Op op, EventHandler handler);

    /** Told the tid of every task that is gone, before its descriptors are closed. */
    void onTaskExit(IntConsumer listener);

    /** Deadlines beside those of parked calls. */
    void deadlines(DeadlineSource source);

    /** Run after each message, when the calls that became ready were tried again. */
    void afterMessage(Runnable step);
}
