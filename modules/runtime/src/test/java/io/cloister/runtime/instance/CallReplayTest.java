package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.bus.ActionOp;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.tape.NoTape;
import io.cloister.runtime.tape.ReplaySource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Calls of the past are replayed in memory of their own; what came of them reaches the agents that still wait, and no
 * others.
 */
class CallReplayTest {
    private static final int SLOTS = 4;
    private static final int TID = 7;
    private static final int SLOT = 2;
    private static final int SEQ = 1;

    private final UnsafeBuffer mailbox = memory();
    private final UnsafeBuffer shadow = memory();
    private final List<Call> taken = new ArrayList<>();
    private boolean isReplaying = true;
    private boolean endsAtFirstQuestion;
    private final GuestCalls calls = new GuestCalls(ServiceId.MM, process -> mailbox, 1, new TaskTable(memory()),
        new GuestCalls.Transport(new Bells(memory(), null, null), null, new Tape(), new HostClock()), taken::add);

    /** A successor's tape. */
    private final class Tape extends NoTape {
        @Override
        public boolean isReplaying() {
            if (isReplaying && endsAtFirstQuestion) {
                isReplaying = false;
                calls.endReplay(false);
            }
            return isReplaying;
        }

        @Override
        public void recompleted(Call call, long result, int replyFlags) {
            // As it was then.
        }
    }

    /** What a predecessor took. */
    private record PastCall(boolean isPoison) implements ReplaySource {
        @Override
        public Kind next() {
            return Kind.CALL;
        }

        @Override
        public long timeNs() {
            return 1;
        }

        @Override
        public void remains(Sent listener) {
            throw new AssertionError("nothing remains");
        }

        @Override
        public int handle() {
            return SLOT;
        }

        @Override
        public int tid() {
            return TID;
        }

        @Override
        public int seq() {
            return SEQ;
        }

        @Override
        public void fill(UnsafeBuffer slot) {
            slot.putInt(MailboxDescriptor.NR, 1);
        }

        @Override
        public void message(Message into) {
            throw new AssertionError("it is a call");
        }
    }

    private static UnsafeBuffer memory() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE * (SLOTS + 1)));
    }

    private static int at(int field) {
        return MailboxDescriptor.slotOffset(SLOT) + field;
    }

    private void agentWaitsFor(int seq) {
        mailbox.putInt(at(MailboxDescriptor.SEQ), seq);
        mailbox.putIntVolatile(at(MailboxDescriptor.STATE), MailboxDescriptor.STATE_CALL);
    }

    private Call replayed(boolean poison) {
        calls.beginReplay(process -> shadow);
        calls.replay().replay(new PastCall(poison));
        return taken.isEmpty() ? null : taken.getLast();
    }

    private void answer(Call call) {
        call.outTo(0x1000, new byte[] {1, 2, 3});
        call.complete(9);
    }

    private void assertPublished() {
        int actions = mailbox.getInt(at(MailboxDescriptor.ACTION_BYTES));
        assertEquals(9, mailbox.getLong(at(MailboxDescriptor.RESULT)));
        assertEquals(ActionOp.COPY_OUT, mailbox.getInt(at(MailboxDescriptor.SLOT_ACTIONS)));
        assertEquals(actions, mailbox.getInt(at(MailboxDescriptor.SLOT_ACTIONS) + 4));
        assertEquals(0x1000, mailbox.getLong(at(MailboxDescriptor.SLOT_ACTIONS) + 8));
        assertEquals(0x030201, mailbox.getInt(at(MailboxDescriptor.SLOT_WINDOW)));
        assertEquals(MailboxDescriptor.STATE_REPLY, mailbox.getInt(at(MailboxDescriptor.STATE)));
    }

    private void assertUntouched() {
        assertEquals(MailboxDescriptor.STATE_CALL, mailbox.getInt(at(MailboxDescriptor.STATE)));
        assertEquals(0, mailbox.getLong(at(MailboxDescriptor.RESULT)));
    }

    @Test
    void aReplayedCallTouchesNoMailbox() {
        agentWaitsFor(SEQ);
        Call call = replayed(false);
        assertEquals(TID, call.tid());
        assertEquals(SEQ, call.seq());
        answer(call);
        assertUntouched();
        assertEquals(0x030201, shadow.getInt(at(MailboxDescriptor.SLOT_WINDOW)));
    }

    @Test
    void theAnswerInWhichTheTapeEndsReachesWhoWaits() {
        agentWaitsFor(SEQ);
        Call call = replayed(false);
        endsAtFirstQuestion = true;
        answer(call);
        assertPublished();
    }

    @Test
    void theAnswerInWhichTheTapeEndsIsNotGivenToAnotherCall() {
        agentWaitsFor(SEQ + 1);
        Call call = replayed(false);
        endsAtFirstQuestion = true;
        answer(call);
        assertUntouched();
    }

    @Test
    void theLastAnswerIsPublishedIfItWasNot() {
        agentWaitsFor(SEQ);
        answer(replayed(false));
        calls.endReplay(true);
        assertPublished();
    }

    @Test
    void theLastAnswerIsNotGivenToAnotherCall() {
        agentWaitsFor(SEQ + 1);
        answer(replayed(false));
        calls.endReplay(true);
        assertUntouched();
    }

    @Test
    void anAnswerBeforeTheLastRecordWasPublishedThen() {
        agentWaitsFor(SEQ);
        answer(replayed(false));
        calls.endReplay(false);
        assertUntouched();
    }

    @Test
    void aCallThatEndedLeavesNothingToPublish() {
        agentWaitsFor(SEQ);
        replayed(false).end(9);
        calls.endReplay(true);
        assertUntouched();
    }

    @Test
    void aCallThatWaitsIsAnsweredWhereItsAgentWaits() {
        agentWaitsFor(SEQ);
        Call call = replayed(false);
        call.outTo(0x1000, new byte[] {1, 2, 3});
        calls.endReplay(false);
        isReplaying = false;
        assertSame(call, calls.call(SLOT));
        call.complete(9);
        assertPublished();
    }

    @Test
    void aCallThatNobodyWaitsForIsForgotten() {
        agentWaitsFor(SEQ + 1);
        Call call = replayed(false);
        calls.endReplay(false);
        isReplaying = false;
        assertNotSame(call, calls.call(SLOT));
        assertTrue(call.isPending());
        answer(call);
        assertUntouched();
    }

    @Test
    void aCallThatKilledIsAnsweredWithoutItsHandler() {
        agentWaitsFor(SEQ);
        replayed(true);
        assertTrue(taken.isEmpty());
        calls.endReplay(true);
        assertEquals(-Errno.EIO, mailbox.getLong(at(MailboxDescriptor.RESULT)));
        assertFalse(calls.call(SLOT).isPending());
    }

    @Test
    void withoutAReplayTheEndDoesNothing() {
        agentWaitsFor(SEQ);
        Call call = calls.call(SLOT);
        calls.endReplay(true);
        assertSame(call, calls.call(SLOT));
        assertUntouched();
    }
}
