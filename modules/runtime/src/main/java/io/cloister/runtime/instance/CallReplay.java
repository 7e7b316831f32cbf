package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.runtime.tape.ReplaySource;
import java.util.function.Consumer;

/**
 * Replays calls of the past out of memory of our own, and at the end moves those that still wait to where their agents
 * wait.
 */
final class CallReplay {
    private final MailboxCalls calls;
    private final CallAnswers answers;
    private final Consumer<Call> handler;

    /** {@code handler} takes replayed calls as it takes live ones. */
    CallReplay(MailboxCalls calls, CallAnswers answers, Consumer<Call> handler) {
        this.calls = calls;
        this.answers = answers;
        this.handler = handler;
    }

    /** From here on calls lie in memory of our own, which {@code shadow} has; until {@link #end}. */
    void begin(MailboxFiles shadow) {
        calls.moveTo(shadow);
    }

    /** Handles the call that {@code past} is at. */
    void replay(ReplaySource past) {
        MailboxCall call = calls.call(past.handle());
        past.fill(call.slot());
        if (call.isPending()) {
            call.drop();
        }
        call.slot().putInt(MAP_TICKET, 0);
        call.claim(past.tid(), past.seq());
        if (past.isPoison()) {
            call.complete(-Errno.EIO);
        } else {
            handler.accept(call);
        }
    }

    /**
     * The past ends here: calls that wait are answered where their agents wait. Nothing happens if nothing was
     * replayed.
     *
     * @param inCompletion the last record is an answered call, which may not have been published.
     */
    void end(boolean inCompletion) {
        if (calls.areInMailboxes()) {
            return;
        }
        if (inCompletion) {
            answers.publishLastReplayed(calls);
        }
        answers.forgetLastReplayed();
        calls.moveToMailboxes();
    }
}
