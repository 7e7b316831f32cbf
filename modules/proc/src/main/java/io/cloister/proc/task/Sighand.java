package io.cloister.proc.task;

import io.cloister.abi.Signals;

/** The 64 signal actions, shared by the tasks of a thread group (and by CLONE_SIGHAND). */
public final class Sighand {
    public final long[] handler = new long[Signals.NSIG + 1];
    public final int[] flags = new int[Signals.NSIG + 1];
    public final long[] restorer = new long[Signals.NSIG + 1];
    public final long[] mask = new long[Signals.NSIG + 1];
    /** Thread groups that use it. */
    public int users = 1;

    /** A copy of its own: fork(2). */
    public Sighand copy() {
        Sighand copy = new Sighand();
        System.arraycopy(handler, 0, copy.handler, 0, handler.length);
        System.arraycopy(flags, 0, copy.flags, 0, flags.length);
        System.arraycopy(restorer, 0, copy.restorer, 0, restorer.length);
        System.arraycopy(mask, 0, copy.mask, 0, mask.length);
        return copy;
    }

    /** Caught signals become default ones, ignored ones stay: execve(2). */
    public void resetCaught() {
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            if (handler[sig] != Signals.SIG_IGN) {
                handler[sig] = Signals.SIG_DFL;
            }
            flags[sig] = 0;
            restorer[sig] = 0;
            mask[sig] = 0;
        }
    }

    public boolean isDefault(int sig) {
        return handler[sig] == Signals.SIG_DFL;
    }

    public boolean isCaught(int sig) {
        return handler[sig] != Signals.SIG_DFL && handler[sig] != Signals.SIG_IGN;
    }

    /**
     * Delivery would do nothing: SIG_IGN, or default and the default is to ignore (SIGCONT's other work is done when it
     * is sent).
     */
    public boolean isIgnored(int sig) {
        if (handler[sig] == Signals.SIG_IGN) {
            return true;
        }
        Signals.Action action = Signals.defaultAction(sig);
        return isDefault(sig) && (action == Signals.Action.IGN || action == Signals.Action.CONT);
    }

    /** SIG_IGN signals, for /proc/PID/status. */
    public long ignoredSet() {
        long set = 0;
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            if (handler[sig] == Signals.SIG_IGN) {
                set |= Signals.bit(sig);
            }
        }
        return set;
    }

    /** Caught signals, for /proc/PID/status. */
    public long caughtSet() {
        long set = 0;
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            if (isCaught(sig)) {
                set |= Signals.bit(sig);
            }
        }
        return set;
    }
}
