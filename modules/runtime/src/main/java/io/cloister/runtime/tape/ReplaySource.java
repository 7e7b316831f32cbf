package io.cloister.runtime.tape;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a service took in before, input by input, to be handled again. The answers it got meanwhile are the {@link
 * MessageTape}'s to give.
 */
public interface ReplaySource {
    /** What an input is. */
    enum Kind {
        /** A guest's call. */
        CALL,
        /** A request, an event or a cancellation. */
        MESSAGE,
        /** Deadlines. */
        TIMER
    }

    /** Goes to the next input; null if there is none any more. */
    Kind next();

    /** CLOCK_MONOTONIC as it was then. */
    long timeNs();

    /** True if the input is not to be handled: it killed the service more than once. */
    boolean isPoison();

    /** Poison: tells {@code listener} what came of it before it killed. Nothing of that is repeated. */
    void remains(Sent listener);

    /** Hears of messages that went out. */
    @FunctionalInterface
    interface Sent {
        /** Message {@code number} to {@code to}. */
        void sent(ServiceId to, long number);
    }

    /** CALL: mailbox handle. */
    int handle();

    /** CALL: the task. */
    int tid();

    /** CALL: number of the posting. */
    int seq();

    /** CALL: puts the posted call into {@code slot}, memory that no guest sees, as it lay in the mailbox then. */
    void fill(UnsafeBuffer slot);

    /** MESSAGE: decodes it. */
    void message(Message into);
}
