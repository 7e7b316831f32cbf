package io.cloister.proc.signal;

import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;

/** A call of a thread whose process dies: nothing ends it but the thread's own end. */
record DyingWait(Call call) implements Attempt {
    @Override
    public long interrupted() {
        return CallHandler.LATER;
    }
}
