package io.cloister.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.KernelFault;
import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Time and random bytes, and the tape that tests have. */
class RecordedInputTest {
    /** Real time goes by with each look at it. */
    private static final class Ticking implements Clock {
        private long monotonicNs;
        private long realtimeNs = 1000;

        @Override
        public long monotonicNs() {
            return monotonicNs;
        }

        @Override
        public long realtimeNs() {
            return ++realtimeNs;
        }
    }

    @Test
    void realTimeStandsStillWithinAMessage() {
        MemoryTape tape = new MemoryTape(false);
        Ticking real = new Ticking();
        RecordedClock clock = new RecordedClock(real, tape);
        assertEquals(1001, clock.realtimeNs());
        assertEquals(1001, clock.realtimeNs());
        real.monotonicNs = 1;
        assertEquals(1002, clock.realtimeNs());
        assertEquals(2, tape.size());

        Ticking later = new Ticking();
        later.realtimeNs = 5000;
        RecordedClock again = new RecordedClock(later, tape.successor());
        assertEquals(1001, again.realtimeNs());
        later.monotonicNs = 1;
        assertEquals(1002, again.realtimeNs());
        later.monotonicNs = 2;
        assertEquals(5001, again.realtimeNs(), "history is over");
    }

    @Test
    void randomBytesComeAgain() {
        MemoryTape tape = new MemoryTape(false);
        Entropy entropy = new RecordedEntropy(
                (bytes, offset, length) -> Arrays.fill(bytes, offset, offset + length, (byte) 7), tape);
        byte[] first = new byte[10];
        entropy.fill(first, 2, 5);
        long second = entropy.nextLong();

        Entropy again = new RecordedEntropy(Absent.port(Entropy.class), tape.successor());
        byte[] replayed = new byte[10];
        again.fill(replayed, 2, 5);
        assertArrayEquals(first, replayed);
        assertEquals(second, again.nextLong());
    }

    @Test
    void anotherQuestionThanHistoryHasIsAFault() {
        MemoryTape tape = new MemoryTape(false);
        tape.record(PortOp.HOST_SIZE, 3);
        MemoryTape next = tape.successor();
        assertTrue(next.isReplaying());
        assertThrows(KernelFault.class, () -> next.replay(PortOp.HOST_SEEK));
    }

    @Test
    void onlyTheLastAnnouncementWithoutAnAnswerCounts() {
        MemoryTape tape = new MemoryTape(false);
        tape.intent(PortOp.TREE_UNLINK);
        tape.record(PortOp.TREE_UNLINK, 0);
        tape.intent(PortOp.TREE_RENAME);
        MemoryTape next = tape.successor();
        assertTrue(next.isReplaying());
        assertEquals(0, next.replay(PortOp.TREE_UNLINK));
        assertFalse(next.isReplaying());
        assertFalse(next.wasIntended(PortOp.TREE_UNLINK));
        assertTrue(next.wasIntended(PortOp.TREE_RENAME));
        next.intent(PortOp.TREE_RENAME);
        next.record(PortOp.TREE_RENAME, 0);
        assertFalse(next.wasIntended(PortOp.TREE_RENAME));
        MemoryTape complete = tape.successor(2);
        assertTrue(complete.isReplaying());
        complete.replay(PortOp.TREE_UNLINK);
        assertFalse(complete.isReplaying());
        assertFalse(complete.wasIntended(PortOp.TREE_RENAME));
    }
}
