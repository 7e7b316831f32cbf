package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.ACTION_BYTES;
import static io.cloister.bus.MailboxDescriptor.AGENT_SLEEPING;
import static io.cloister.bus.MailboxDescriptor.REPLY_FLAGS;
import static io.cloister.bus.MailboxDescriptor.RESULT;
import static io.cloister.bus.MailboxDescriptor.STATE;
import static io.cloister.bus.MailboxDescriptor.STATE_REPLY;

import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.tape.MessageTape;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where finished calls go: recorded, then published to their agents. While calls of the past are replayed an answer is
 * compared with what it was then, and goes nowhere; only the last one is remembered, which its agent may never have
 * got.
 */
final class CallAnswers implements MailboxCall.Answers {
    private final HostSync sync;
    private final MessageTape tape;
    private final HostClock clock;
    private MailboxCall lastReplayed;
    private long lastResult;
    private int lastFlags;

    /** Wakes agents through {@code sync}. */
    CallAnswers(HostSync sync, MessageTape tape, HostClock clock) {
        this.sync = sync;
        this.tape = tape;
        this.clock = clock;
    }

    @Override
    public void completed(MailboxCall call, long result, int replyFlags) {
        if (tape.isReplaying()) {
            tape.recompleted(call, result, replyFlags);
            lastReplayed = call;
            lastResult = result;
            lastFlags = replyFlags;
            return;
        }
        tape.completed(clock.monotonicNs(), call, result, replyFlags);
        publish(call.slot(), result, replyFlags, call.actions().length());
    }

    @Override
    public void ended(MailboxCall call, long result) {
        if (tape.isReplaying()) {
            tape.recompleted(call, result, 0);
            lastReplayed = null; // nothing to publish, if the tape ends here
        } else {
            tape.completed(clock.monotonicNs(), call, result, 0);
        }
    }

    /** The tape ended with an answered call: if its agent still waits it was not published, and is now. */
    void publishLastReplayed(MailboxCalls calls) {
        if (lastReplayed != null && calls.agentWaits(lastReplayed)) {
            UnsafeBuffer slot = calls.mailboxSlot(lastReplayed);
            lastReplayed.copyAnswer(slot);
            publish(slot, lastResult, lastFlags, lastReplayed.actions().length());
        }
    }

    /** Replay is over. */
    void forgetLastReplayed() {
        lastReplayed = null;
    }

    private void publish(UnsafeBuffer slot, long result, int replyFlags, int actionBytes) {
        slot.putLong(RESULT, result);
        slot.putInt(REPLY_FLAGS, replyFlags);
        slot.putInt(ACTION_BYTES, actionBytes);
        slot.putIntVolatile(STATE, STATE_REPLY);
        if (slot.getIntVolatile(AGENT_SLEEPING) != 0) {
            sync.wake(slot.addressOffset() + STATE, 1);
        }
    }
}
