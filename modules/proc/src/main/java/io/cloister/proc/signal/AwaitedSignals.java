package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.Parking;
import io.cloister.proc.task.Task;

/** rt_sigtimedwait(2): one of a set of signals. */
record AwaitedSignals(Call call, long set) implements Attempt {
    /** True if {@code task} waits for {@code sig}. */
    static boolean include(Parking parking, Task task, int sig) {
        return parking.of(task.tid) instanceof AwaitedSignals awaited && (awaited.set & Signals.bit(sig)) != 0;
    }

    /** signal(7), "Interruption of system calls": never restarted. */
    @Override
    public long interrupted() {
        return -Errno.EINTR;
    }

    @Override
    public long timedOut() {
        return -Errno.EAGAIN;
    }
}
