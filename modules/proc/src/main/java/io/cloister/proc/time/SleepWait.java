package io.cloister.proc.time;

import io.cloister.abi.Errno;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.Task;

/**
 * nanosleep(2), clock_nanosleep(2).
 *
 * @param remainderArg argument that gets the remaining time of a relative sleep; -1: the sleep is absolute, and
 *     restarted by calling again.
 */
record SleepWait(Clocks clocks, Task task, Call call, long deadlineNs, int remainderArg) implements Attempt {
    /** nanosleep(2): says what remains, and where no handler runs goes on to the same end. */
    @Override
    public long interrupted() {
        if (remainderArg < 0) {
            return -Errno.ERESTARTNOHAND;
        }
        GuestTime.outTimespec(call, remainderArg, Math.max(0, deadlineNs - clocks.now()));
        task.restartDeadlineNs = deadlineNs;
        return -Errno.ERESTART_RESTARTBLOCK;
    }
}
