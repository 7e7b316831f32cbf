package io.cloister.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.PortOp;
import io.cloister.bus.host.Past;
import io.cloister.bus.host.TapeDescriptor;
import java.nio.ByteBuffer;
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
        assertEquals(Past.Kind.TIMER, history.next());
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
}
