package io.cloister.proc.task;

import io.cloister.abi.Signals;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Signals that wait for one task, or for a thread group: a set, and the infos of those that are queued. */
public final class PendingSignals {
    /** Faults of the thread's own doing come before all others, so that a handler sees the registers at the fault. */
    private static final long SYNCHRONOUS = Signals.bit(Signals.SIGSEGV)
            | Signals.bit(Signals.SIGBUS)
            | Signals.bit(Signals.SIGILL)
            | Signals.bit(Signals.SIGTRAP)
            | Signals.bit(Signals.SIGFPE)
            | Signals.bit(Signals.SIGSYS);

    private long set;
    private final List<SigInfo> queue = new ArrayList<>(2);

    /** The pending set. */
    public long set() {
        return set;
    }

    /** True if {@code sig} is pending. */
    public boolean has(int sig) {
        return (set & Signals.bit(sig)) != 0;
    }

    /** Queued infos. */
    public int queued() {
        return queue.size();
    }

    /** Adds a signal with its info. */
    public void add(SigInfo info) {
        set |= Signals.bit(info.sig);
        queue.add(info);
    }

    /** Adds a signal whose info found no room. */
    public void addBare(int sig) {
        set |= Signals.bit(sig);
    }

    /**
     * The signal of {@code allowed} to be delivered next, 0 for none: synchronous ones, then the lowest number
     * (signal(7)).
     */
    public int next(long allowed) {
        long ready = set & allowed;
        if (ready == 0) {
            return 0;
        }
        long first = (ready & SYNCHRONOUS) != 0 ? ready & SYNCHRONOUS : ready;
        return Long.numberOfTrailingZeros(first) + 1;
    }

    /** Takes the oldest instance of {@code sig}, which is pending. */
    public SigInfo take(int sig) {
        SigInfo found = null;
        boolean more = false;
        for (int i = 0; i < queue.size(); i++) {
            SigInfo info = queue.get(i);
            if (info.sig == sig && found == null) {
                found = info;
                found.taken();
                queue.remove(i--);
            } else if (info.sig == sig) {
                more = true;
            }
        }
        if (!more) {
            set &= ~Signals.bit(sig);
        }
        return found != null ? found : SigInfo.user(sig, Signals.SI_USER, 0, 0);
    }

    /** Forgets all signals of {@code mask}. */
    public void discard(long mask) {
        if ((set & mask) == 0) {
            return;
        }
        set &= ~mask;
        Iterator<SigInfo> infos = queue.iterator();
        while (infos.hasNext()) {
            SigInfo info = infos.next();
            if ((Signals.bit(info.sig) & mask) != 0) {
                infos.remove();
                if (info.sender != null) {
                    info.sender.discarded();
                }
            }
        }
    }

    /** True if a signal of {@code sender} is queued. */
    public boolean hasOf(SigInfo.Sender sender) {
        for (SigInfo info : queue) {
            if (info.sender == sender) {
                return true;
            }
        }
        return false;
    }
}
