package io.cloister.proc.signal;

import io.cloister.abi.Signals;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;

/** The mask of blocked signals of a task: changing it may make signals due, here or for another thread. */
public final class SignalMask {
    /** Signals that nobody can block. */
    public static final long UNBLOCKABLE = Signals.bit(Signals.SIGKILL) | Signals.bit(Signals.SIGSTOP);

    private final TaskRows rows;
    private final SignalWord word;

    /** Publishes masks in {@code rows}. */
    public SignalMask(TaskRows rows, SignalWord word) {
        this.rows = rows;
        this.word = word;
    }

    /** Sets the mask of a task; shared signals that it blocks now go to another thread. */
    public void block(Task task, long mask) {
        long newMask = mask & ~UNBLOCKABLE;
        long newly = newMask & ~task.blocked;
        if (newMask == task.blocked) {
            return;
        }
        task.blocked = newMask;
        rows.blocked(task);
        retarget(task, newly);
    }

    /** Shared signals of {@code set} that {@code task} was to take and can't take any more. */
    public void retarget(Task task, long set) {
        ThreadGroup group = task.group;
        long left = group.shared.set() & set;
        if (left == 0 || group.live < 2) {
            return;
        }
        for (Task thread : group.threads) {
            if (thread != task && !thread.exited && (left & ~thread.blocked) != 0) {
                word.wake(thread);
                left &= thread.blocked;
            }
        }
    }

    /** Installs a mask for the time of one call; the old one comes back with the next AGENT_TAKE_SIGNALS. */
    public void replace(Task task, long mask) {
        task.saveMask();
        block(task, mask);
    }

    /** No handler ran: the mask that sigsuspend or ppoll replaced comes back. True if that was so. */
    public boolean restore(Task task) {
        if (!task.hasSavedMask()) {
            return false;
        }
        long mask = task.lastingMask();
        task.forgetSavedMask();
        block(task, mask);
        return true;
    }

    /** Within a call of {@code task}: its signal word says again what is true. */
    public void recompute(Task task) {
        word.recompute(task);
    }

    /** Something may have become due for {@code task}, which is not in a call of ours: it is made to look. */
    public void wakeIfDue(Task task) {
        if (task.deliverable() != 0) {
            word.wake(task);
        }
    }
}
