package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.ActionOp;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.runtime.tape.NoTape;
import io.cloister.runtime.tape.ReplaySource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a door takes, with and without hints. */
class MailboxDoorTest {
    private static final int SLOTS = 4;
    private static final int TID = 7;
    private static final int SLOT = 2;
    private static final ServiceId SELF = ServiceId.MM;

    private final UnsafeBuffer bellPage = memory(MailboxDescriptor.BELLS_SIZE);
    private final UnsafeBuffer file = memory(MailboxDescriptor.SLOT_STRIDE * (SLOTS + 1));
    private final TaskTable tasks = new TaskTable(memory(TaskTable.HANDLES_BYTES));
    private final List<Call> taken = new ArrayList<>();
    private final List<Integer> violations = new ArrayList<>();
    private final MailboxDoor door = new MailboxDoor(SELF, new Bells(bellPage, null, null), process -> file, tasks, null, taken::add)
        .processes(1).onViolation(violations::add);
    private int seq;

    MailboxDoorTest() {
        tasks.bind(SLOT, TID);
    }

    private static UnsafeBuffer memory(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    private static int at(int field) {
        return MailboxDescriptor.slotOffset(SLOT) + field;
    }

    private void post(ServiceId to) {
        file.putInt(at(MailboxDescriptor.SEQ), ++seq);
        file.putInt(at(MailboxDescriptor.NR), 100 + seq);
        file.putInt(at(MailboxDescriptor.DOOR), to.ordinal());
        file.putIntVolatile(at(MailboxDescriptor.STATE), MailboxDescriptor.STATE_CALL);
    }

    private void hint() {
        file.putLongVolatile(MailboxDescriptor.P_CALL_BITS + SELF.ordinal() * 16, 1 << SLOT);
        bellPage.putLongVolatile(SELF.ordinal() * MailboxDescriptor.BELL_STRIDE + MailboxDescriptor.BELL_PROCESS_BITS, 1);
    }

    @Test
    void hintedCallIsTakenOnce() {
        post(SELF);
        hint();
        assertEquals(1, door.poll());
        hint();
        assertEquals(0, door.poll());
        assertEquals(0, door.scan());
        assertEquals(1, taken.size());
        assertEquals(TID, taken.getFirst().tid());
        assertEquals(101, taken.getFirst().nr());
    }

    @Test
    void callWithoutHintIsFoundByTheScan() {
        post(SELF);
        assertEquals(0, door.poll());
        assertEquals(1, door.scan());
        assertEquals(0, door.scan());
        taken.getFirst().complete(5);
        assertEquals(MailboxDescriptor.STATE_REPLY, file.getInt(at(MailboxDescriptor.STATE)));
        assertEquals(0, door.scan());
        post(SELF);
        assertEquals(1, door.scan());
        assertEquals(102, taken.getLast().nr());
        assertEquals(List.of(), violations);
    }

    @Test
    void hintClearedInTheProcessOnlyIsNoLoss() {
        post(SELF);
        hint();
        file.putLong(MailboxDescriptor.P_CALL_BITS + SELF.ordinal() * 16, 0);
        assertEquals(0, door.poll());
        assertEquals(1, door.scan());
    }

    @Test
    void scanLeavesCallsOfOtherDoorsAlone() {
        post(ServiceId.VFS);
        assertEquals(0, door.scan());
        hint();
        assertEquals(0, door.poll());
    }

    @Test
    void scanLeavesSlotsOfNobodyAlone() {
        post(SELF);
        tasks.bind(SLOT, 0);
        assertEquals(0, door.scan());
        assertEquals(List.of(), taken);
    }

    @Test
    void secondCallBesideOneThatWaitsIsAViolation() {
        post(SELF);
        assertEquals(1, door.scan());
        post(SELF);
        assertEquals(0, door.scan());
        assertEquals(List.of(TID), violations);
    }

    @Test
    void aCallThatEndsIsNotAnswered() {
        post(SELF);
        assertEquals(1, door.scan());
        taken.getFirst().end(0);
        assertEquals(MailboxDescriptor.STATE_CALL, file.getInt(at(MailboxDescriptor.STATE)));
        assertEquals(0, door.scan());
        assertEquals(List.of(), violations);
    }

    /** A successor's journal, whose history ends at the first question. */
    private MessageTape endingHistory() {
        return new NoTape() {
            private boolean asked;

            @Override
            public boolean isReplaying() {
                if (!asked) {
                    asked = true;
                    door.goLive(false);
                }
                return false;
            }
        };
    }

    /** The call of the past is handled again in memory of its own, and history ends when it is answered. */
    private void answerWhereHistoryEnds() {
        UnsafeBuffer shadow = memory(MailboxDescriptor.SLOT_STRIDE * (SLOTS + 1));
        door.journal(endingHistory(), new HostClock()).replay(process -> shadow);
        door.replay(new PastCall(SLOT, TID, seq));
        Call call = taken.getLast();
        call.outTo(0x1000, new byte[] {1, 2, 3});
        call.complete(9);
    }

    @Test
    void answerThatWasBegunInThePastReachesWhoWaits() {
        post(SELF);
        answerWhereHistoryEnds();
        int actions = file.getInt(at(MailboxDescriptor.ACTION_BYTES));
        assertEquals(9, file.getLong(at(MailboxDescriptor.RESULT)));
        assertEquals(ActionOp.COPY_OUT, file.getInt(at(MailboxDescriptor.SLOT_ACTIONS)));
        assertEquals(actions, file.getInt(at(MailboxDescriptor.SLOT_ACTIONS) + 4));
        assertEquals(0x1000, file.getLong(at(MailboxDescriptor.SLOT_ACTIONS) + 8));
        assertEquals(0x030201, file.getInt(at(MailboxDescriptor.SLOT_WINDOW)));
        assertEquals(MailboxDescriptor.STATE_REPLY, file.getInt(at(MailboxDescriptor.STATE)));
    }

    @Test
    void answerThatWasBegunInThePastIsNotGivenToAnotherCall() {
        post(SELF);
        post(ServiceId.VFS);
        seq--;
        answerWhereHistoryEnds();
        assertEquals(MailboxDescriptor.STATE_CALL, file.getInt(at(MailboxDescriptor.STATE)));
        assertEquals(0, file.getLong(at(MailboxDescriptor.RESULT)));
    }

    private record PastCall(int handle, int tid, int seq) implements ReplaySource {
        @Override
        public Kind next() {
            return Kind.CALL;
        }

        @Override
        public long timeNs() {
            return 1;
        }

        @Override
        public boolean isPoison() {
            return false;
        }

        @Override
        public void remains(Sent listener) {
            throw new AssertionError("it is no poison");
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
}
