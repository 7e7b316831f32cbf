package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.tape.NoTape;
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
    private final GuestCalls calls = new GuestCalls(SELF, process -> file, 1, tasks,
        new GuestCalls.Transport(new Bells(bellPage, null, null), null, new NoTape(), new HostClock()), taken::add);
    private final MailboxDoor door = calls.door();
    private int seq;

    MailboxDoorTest() {
        tasks.bind(SLOT, TID);
        calls.onViolation(violations::add);
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
        bellPage.putLongVolatile(
                SELF.ordinal() * MailboxDescriptor.BELL_STRIDE + MailboxDescriptor.BELL_PROCESS_BITS, 1);
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
}
