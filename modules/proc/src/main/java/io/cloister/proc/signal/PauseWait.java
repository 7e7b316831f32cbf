package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;

/** pause(2), rt_sigsuspend(2): any handled signal. */
record PauseWait(Call call) implements Attempt {
    @Override
    public long interrupted() {
        return -Errno.ERESTARTNOHAND;
    }
}
