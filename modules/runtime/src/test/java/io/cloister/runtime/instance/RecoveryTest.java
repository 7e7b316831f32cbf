package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.RecordLimits;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.tape.History;
import io.cloister.runtime.tape.ReplaySource;
import io.cloister.runtime.tape.ServiceTape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What one process after the other finds on a tape. */
final class RecoveryTest {
    private static final PortOp OP = PortOp.TREE_RENAME;
    private static final PortOp OTHER = PortOp.TREE_UNLINK;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect((int) TapeDescriptor.SIZE));

    private ServiceTape successor() {
        ServiceTape tape = new ServiceTape(memory, JournalMode.OFF);
        History history = tape.rewind(0, -1, inCompletion -> { });
        assertEquals(ReplaySource.Kind.TIMER, history.next());
        return tape;
    }

    @Test
    void deathsRightAfterAnAnnouncementMayRepeat() {
        ServiceTape first = new ServiceTape(memory, JournalMode.OFF);
        first.timer(1);
        first.intent(OP);
        ServiceTape second = successor();
        assertFalse(second.isReplaying());
        assertTrue(second.wasIntended(OP));
        second.intent(OP);
        ServiceTape third = successor();
        assertFalse(third.isReplaying());
        assertTrue(third.wasIntended(OP));
        third.intent(OP);
        third.record(OP, 5);
        ServiceTape fourth = successor();
        assertTrue(fourth.isReplaying());
        assertEquals(5, fourth.replay(OP));
        assertFalse(fourth.isReplaying());
        assertFalse(fourth.wasIntended(OP), "it was answered");
        assertFalse(fourth.wasIntended(OTHER));
    }

    @Test
    void poisonIsLeftOutWithAllThatCameOfIt() {
        ServiceTape first = new ServiceTape(memory, JournalMode.OFF);
        first.timer(1);
        int poisonAt = (int) memory.getLong(TapeDescriptor.line(0) + TapeDescriptor.SEGMENT_LENGTH);
        Message message = new Message().begin(Templates.VFS_EXIT, 7);
        message.kind = Message.EVENT;
        message.from = ServiceId.DISPATCH;
        first.received(2, message);
        for (int number = 4; number <= 5; number++) {
            message.correlation = number;
            first.sent(3, ServiceId.GOFER, message);
        }
        message.kind = Message.REPLY;
        message.correlation = 99;
        first.sent(3, ServiceId.GOFER, message);
        ServiceTape tape = new ServiceTape(memory, JournalMode.OFF);
        History history = tape.rewind(0, poisonAt, inCompletion -> { });
        assertEquals(ReplaySource.Kind.TIMER, history.next());
        assertFalse(history.isPoison());
        assertEquals(ReplaySource.Kind.MESSAGE, history.next());
        assertTrue(history.isPoison());
        List<String> sent = new ArrayList<>();
        history.remains((to, number) -> sent.add(to + " " + number));
        assertEquals(List.of("GOFER 4", "GOFER 5"), sent);
        history.message(message);
        assertEquals(7, message.task);
        assertNull(history.next());
        assertFalse(tape.isReplaying());
    }

    /**
     * Else the snapshot says that the call was taken, and the tape, where its taker dies now, does not: nobody would
     * ever answer it.
     */
    @Test
    void snapshotIsWrittenBeforeTheCallIsTaken() {
        ServiceTape tape = new ServiceTape(memory, JournalMode.OFF);
        UnsafeBuffer file = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * MailboxDescriptor.SLOT_STRIDE));
        UnsafeBuffer tasks = new UnsafeBuffer(ByteBuffer.allocateDirect(TaskTable.HANDLES_BYTES));
        UnsafeBuffer bells = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.BELLS_SIZE));
        tasks.putInt(0, 7);
        var transport = new GuestCalls.Transport(new Bells(bells, null, null), null, tape, new HostClock());
        GuestCalls calls =
                new GuestCalls(ServiceId.VFS, process -> file, 1, new TaskTable(tasks), transport, call -> {});
        List<Boolean> taken = new ArrayList<>();
        tape.snapshots(() -> {
            tape.snapshotWritten(1, 0, 0);
            return taken.add(calls.call(0).isPending());
        });
        tape.timer(1);
        byte[] much = new byte[100_000];
        for (int i = 0; i <= RecordLimits.SNAPSHOT_BYTES / much.length; i++) {
            tape.record(OP, 0, new UnsafeBuffer(much), 0, much.length);
        }
        int slot = MailboxDescriptor.slotOffset(0);
        file.putInt(slot + MailboxDescriptor.SEQ, 1);
        file.putInt(slot + MailboxDescriptor.DOOR, ServiceId.VFS.ordinal());
        file.putInt(slot + MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
        assertEquals(1, calls.door().scan());
        assertTrue(calls.call(0).isPending());
        assertEquals(List.of(false), taken);
    }
}
