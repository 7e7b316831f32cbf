package io.cloister.bus.host;

import io.cloister.bus.Message;
import org.agrona.concurrent.UnsafeBuffer;

/** What a service took in before, input by input, to be handled again. The answers it got meanwhile are the {@link Journal}'s to give. */
public interface Past {
    /** What an input is. */
    enum Kind {
        /** A guest's call. */
        CALL,
        /** A request, an event or a cancellation. */
        MESSAGE,
        /** Deadlines. */
        TIMER
    }

    /** Goes to the next input; null where there is none any more. */
    Kind next();

    /** CLOCK_MONOTONIC as it was then. */
    long timeNs();

    /** True where the input is not to be handled: it killed the service more than once. */
    boolean isPoison();

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
