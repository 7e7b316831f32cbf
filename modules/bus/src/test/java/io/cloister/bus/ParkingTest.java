package io.cloister.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whatever ends a wait: one answer, and the attempt hears once that it is over. */
class ParkingTest {
    private static final int TID = 5;

    private final UnsafeBuffer table = new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE));
    private final TimerQueue timers = new TimerQueue();
    private final Parking parking = new Parking(new TaskTable(table), timers);
    private final WaitQueue queue = new WaitQueue();
    private final List<String> log = new ArrayList<>();

    /** Says what happens to it. */
    private class Waiting implements Attempt {
        final FakeCall call;
        long next = CallHandler.LATER;
        long interruption = -Errno.EINTR;

        Waiting(int tid) {
            call = new FakeCall(tid, 0);
        }

        @Override
        public Call call() {
            return call;
        }

        @Override
        public long retry() {
            log.add("retry " + call.tid());
            return next;
        }

        @Override
        public long interrupted() {
            return interruption;
        }

        @Override
        public long timedOut() {
            return -Errno.ETIMEDOUT;
        }

        @Override
        public void over() {
            log.add("over " + call.tid());
        }
    }

    private void signal(int tid) {
        table.putInt(TaskTable.row(tid) + TaskTable.SIG_PENDING, 1);
    }

    private Waiting parked(int tid) {
        Waiting waiting = new Waiting(tid);
        assertEquals(CallHandler.LATER, parking.park(waiting, queue, Poll.POLLIN));
        return waiting;
    }

    private static void assertAnswer(long result, Waiting waiting) {
        assertEquals(List.of(result), waiting.call.results);
    }

    @Test
    void aWakeUpIsATryLater() {
        Waiting waiting = parked(TID);
        waiting.next = 3;
        queue.wake(Poll.POLLIN);
        assertEquals(List.of(), log);
        assertTrue(parking.hasReady());
        parking.runReady();
        assertAnswer(3, waiting);
        assertEquals(List.of("retry 5", "over 5"), log);
        assertTrue(queue.isEmpty());
        assertEquals(0, parking.size());
        assertFalse(parking.hasReady());
    }

    @Test
    void aTryThatFailsWaitsOn() {
        Waiting waiting = parked(TID);
        queue.wake(Poll.POLLIN);
        queue.wake(Poll.POLLIN);
        parking.runReady();
        assertEquals(List.of("retry 5"), log);
        waiting.next = 1;
        queue.wake(Poll.POLLIN);
        parking.runReady();
        assertAnswer(1, waiting);
    }

    @Test
    void onlyEventsThatWereAskedForWakeAndThoseThatNobodyMayIgnore() {
        parked(TID);
        queue.wake(Poll.POLLOUT);
        assertFalse(parking.hasReady());
        for (int event : new int[] {Poll.POLLERR, Poll.POLLHUP, WaitQueue.CLOSED}) {
            queue.wake(event);
            assertTrue(parking.hasReady());
            parking.runReady();
        }
        assertEquals(List.of("retry 5", "retry 5", "retry 5"), log);
    }

    @Test
    void triesFollowTheOrderOfWakeUpsAndMayWakeOthers() {
        WaitQueue second = new WaitQueue();
        Waiting passing = new Waiting(7) {
            @Override
            public long retry() {
                super.retry();
                second.wake(Poll.POLLIN);
                parking.runReady();
                log.add("passed on");
                return 0;
            }
        };
        Waiting waiting = new Waiting(6);
        waiting.next = 0;
        parking.park(waiting, second, Poll.POLLIN);
        parking.park(passing, queue, Poll.POLLIN);
        queue.wake(Poll.POLLIN);
        parking.runReady();
        assertEquals(List.of("retry 7", "passed on", "over 7", "retry 6", "over 6"), log);
    }

    @Test
    void aSignalThatWaitsAlreadyEndsTheCallAtOnce() {
        signal(TID);
        Waiting waiting = new Waiting(TID);
        assertEquals(-Errno.EINTR, parking.park(waiting, queue, Poll.POLLIN));
        assertEquals(List.of("over 5"), log);
        assertTrue(queue.isEmpty());
        assertNull(parking.of(TID));
        assertTrue(waiting.call.isPending(), "the handler returns the result");
    }

    @Test
    void aCancellationEndsTheWait() {
        Waiting waiting = parked(TID);
        parking.cancel(TID + 1);
        parking.cancel(TID);
        parking.cancel(TID);
        assertAnswer(-Errno.EINTR, waiting);
        assertEquals(List.of("over 5"), log);
    }

    @Test
    void whatSignalsDoNotEndWaitsOn() {
        Waiting waiting = new Waiting(TID);
        waiting.interruption = CallHandler.LATER;
        signal(TID);
        assertEquals(CallHandler.LATER, parking.park(waiting));
        parking.cancel(TID);
        assertSame(waiting, parking.of(TID));
        parking.complete(TID, 8);
        assertAnswer(8, waiting);
    }

    @Test
    void aDeadlineEndsTheWait() {
        Waiting waiting = new Waiting(TID);
        parking.park(waiting, 100, Poll.POLLIN, List.of(queue));
        assertEquals(100, timers.nextDeadlineNs());
        timers.expire(100);
        assertAnswer(-Errno.ETIMEDOUT, waiting);
        assertEquals(List.of("over 5"), log);
        assertTrue(queue.isEmpty());
    }

    @Test
    void whatEndsOtherwiseHasNoDeadlineAnyMore() {
        parking.park(new Waiting(TID), 100);
        parking.complete(TID, 0);
        assertEquals(0, timers.size());
    }

    @Test
    void ofATaskThatIsGoneNobodyIsAnswered() {
        Waiting waiting = parked(TID);
        queue.wake(Poll.POLLIN);
        parking.drop(TID);
        parking.runReady();
        assertEquals(List.of(), waiting.call.results);
        assertFalse(waiting.call.isPending());
        assertEquals(List.of("over 5"), log);
    }

    @Test
    void theNextCallInASlotIsNotTakenForTheOneThatWaited() {
        for (int next : new int[] {TID, TID + 1}) {
            Waiting completed = parked(TID);
            completed.call.reused(next);
            parking.complete(TID, 1);
            assertTrue(completed.call.isPending());
            Waiting dropped = parked(TID);
            dropped.call.reused(next);
            parking.drop(TID);
            assertTrue(dropped.call.isPending());
        }
        assertEquals(List.of("over 5", "over 5", "over 6", "over 6"), log);
    }

    @Test
    void anAttemptMayParkItselfAnew() {
        WaitQueue other = new WaitQueue();
        Waiting waiting = new Waiting(TID) {
            @Override
            public long retry() {
                super.retry();
                return parking.park(this, other, Poll.POLLIN);
            }

            @Override
            public long timedOut() {
                log.add("timed out");
                return parking.park(this, 200);
            }
        };
        parking.park(waiting, 100, Poll.POLLIN, List.of(queue));
        timers.expire(100);
        assertEquals(200, timers.nextDeadlineNs());
        parking.retry(TID);
        assertEquals(List.of("timed out", "retry 5"), log);
        assertFalse(other.isEmpty());
        signal(TID);
        parking.retry(TID);
        assertAnswer(-Errno.EINTR, waiting);
        assertEquals(List.of("timed out", "retry 5", "retry 5", "over 5"), log);
        assertTrue(other.isEmpty());
    }

    @Test
    void whatHappensToATaskWhoseCallIsBeingTriedDoesNotEndTheCall() {
        Waiting waiting = new Waiting(TID) {
            @Override
            public long retry() {
                assertNull(parking.of(TID));
                parking.drop(TID);
                parking.cancel(TID);
                return next;
            }
        };
        parking.park(waiting, 100, Poll.POLLIN, List.of(queue));
        parking.retry(TID);
        assertSame(waiting, parking.of(TID));
        assertEquals(100, timers.nextDeadlineNs());
        assertFalse(queue.isEmpty());
        waiting.next = 4;
        parking.retry(TID);
        assertAnswer(4, waiting);
        assertEquals(List.of("over 5"), log);
    }

    @Test
    void anAttemptMayAnswerByItself() {
        Waiting waiting = new Waiting(TID) {
            @Override
            public long retry() {
                call.completeAndContinue(2);
                return CallHandler.LATER;
            }
        };
        parking.park(waiting, queue, Poll.POLLIN);
        queue.wake(Poll.POLLIN);
        parking.runReady();
        assertAnswer(2, waiting);
        assertEquals(List.of("over 5"), log);
        assertNull(parking.of(TID));
    }
}
