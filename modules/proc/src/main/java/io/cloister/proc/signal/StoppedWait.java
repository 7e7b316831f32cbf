package io.cloister.proc.signal;

import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.proc.task.Task;

/**
 * An AGENT_TAKE_SIGNALS or AGENT_FAULT of a thread whose process is stopped: it is tried again when that is continued.
 */
record StoppedWait(SignalTaker taker, Task task, Call call) implements Attempt {
    @Override
    public long retry() {
        return taker.take(task, call);
    }

    @Override
    public long interrupted() {
        return CallHandler.LATER;
    }
}
