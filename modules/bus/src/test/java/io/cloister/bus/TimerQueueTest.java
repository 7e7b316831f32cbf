package io.cloister.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines come in order of time, equal ones in the order in which they were set. */
class TimerQueueTest {
    private final TimerQueue queue = new TimerQueue();
    private final List<String> fired = new ArrayList<>();

    private final class Named extends TimerQueue.Timer {
        private final String name;
        private long againNs = Long.MAX_VALUE;

        private Named(String name) {
            this.name = name;
        }

        @Override
        protected void fired(long dueNs, long nowNs) {
            assertFalse(isArmed());
            fired.add(name + '@' + dueNs);
            queue.arm(this, againNs);
        }
    }

    private Named armed(String name, long atNs) {
        Named timer = new Named(name);
        queue.arm(timer, atNs);
        return timer;
    }

    @Test
    void equalDeadlinesComeInTheOrderInWhichTheyWereSet() {
        Named first = armed("a", 5);
        armed("b", 5);
        armed("c", 3);
        queue.arm(first, 5);
        assertEquals(3, queue.nextDeadlineNs());
        assertEquals(3, queue.expire(9));
        assertEquals(List.of("c@3", "b@5", "a@5"), fired);
        assertEquals(Long.MAX_VALUE, queue.nextDeadlineNs());
    }

    @Test
    void whatIsNotDueStays() {
        Named later = armed("later", 10);
        assertEquals(0, queue.expire(9));
        assertTrue(later.isArmed());
        assertEquals(10, later.deadlineNs());
        assertEquals(1, queue.expire(10));
        assertEquals(Long.MAX_VALUE, later.deadlineNs());
    }

    @Test
    void neverIsNotSet() {
        Named timer = armed("x", 4);
        queue.arm(timer, Long.MAX_VALUE);
        assertFalse(timer.isArmed());
        assertEquals(0, queue.size());
        queue.disarm(timer);
        assertEquals(0, queue.expire(Long.MAX_VALUE));
    }

    @Test
    void aTimerThatArmsItselfForThePastWaitsForTheNextTime() {
        Named timer = armed("x", 4);
        timer.againNs = 2;
        assertEquals(1, queue.expire(9));
        assertEquals(2, queue.nextDeadlineNs());
        assertEquals(1, queue.expire(9));
        assertEquals(List.of("x@4", "x@2"), fired);
    }

    @Test
    void manyDeadlinesComeInSeveralTurns() {
        for (int i = 0; i < TimerQueue.MOST_AT_ONCE + 1; i++) {
            armed("x", 1);
        }
        assertEquals(TimerQueue.MOST_AT_ONCE, queue.expire(1));
        assertEquals(1, queue.nextDeadlineNs());
        assertEquals(1, queue.expire(1));
        assertEquals(0, queue.size());
    }
}
