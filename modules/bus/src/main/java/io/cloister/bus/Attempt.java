package io.cloister.bus;

import io.cloister.abi.Errno;

/**
 * A call that waits, as data: it is in its service's snapshots, so it is a record or a class with a name, never a
 * lambda. Every method that gives a result may give {@link CallHandler#LATER} instead, if it has finished the call
 * itself or parked it anew.
 */
public interface Attempt {
    /** The call that waits. */
    Call call();

    /** Tries again. {@link CallHandler#LATER} if it still can't finish: then nothing has changed, and it waits on. */
    default long retry() {
        return CallHandler.LATER;
    }

    /**
     * Result if a signal ends the wait (signal(7), "Interruption of system calls"). {@link CallHandler#LATER} if
     * signals don't end it: it waits on.
     */
    default long interrupted() {
        return -Errno.ERESTARTSYS;
    }

    /** Result if the deadline has come. */
    default long timedOut() {
        return 0;
    }

    /**
     * The wait is over, in whatever way: give back what was held for it. Called once; if the attempt has parked itself
     * anew, after the last wait.
     */
    default void over() {
    }
}
