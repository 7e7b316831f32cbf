package io.cloister.vfs;

import io.cloister.bus.Call;
import io.cloister.vfs.task.Caller;

/** One system call: check the arguments, act, and complete or park {@code call}. */
@FunctionalInterface
public interface CallHandler {
    void handle(Call call, Caller caller);
}
