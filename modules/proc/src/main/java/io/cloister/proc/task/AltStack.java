package io.cloister.proc.task;

import io.cloister.abi.Signals;

/**
 * The alternate signal stack of sigaltstack(2).
 *
 * @param size 0 if there is none. @param autodisarm SS_AUTODISARM or 0.
 */
public record AltStack(long address, long size, int autodisarm) {
    /** No alternate stack. */
    public static final AltStack NONE = new AltStack(0, 0, 0);

    /** As sigaltstack(2) reports it to somebody who does not run on it. */
    public int flags() {
        return size == 0 ? Signals.SS_DISABLE : autodisarm;
    }
}
