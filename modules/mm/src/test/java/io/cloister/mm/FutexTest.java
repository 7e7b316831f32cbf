package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cloister.abi.Errno;
import io.cloister.abi.Futex;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.TaskTable;
import org.junit.jupiter.api.Test;

class FutexTest {
    private static final long NOTHING = Long.MAX_VALUE;
    private static final int WAIT = Futex.FUTEX_WAIT | Futex.FUTEX_PRIVATE_FLAG;
    private static final int WAKE = Futex.FUTEX_WAKE | Futex.FUTEX_PRIVATE_FLAG;

    private final Guest guest = new Guest(2);
    private final Guest.Thread a = guest.process(0);
    private final Guest.Thread b = guest.thread(guest.space(a).id);
    private final Guest.Thread c = guest.thread(guest.space(a).id);
    private final long word = a.call(Sys.MMAP, 0, 4096, 3, Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS, -1, 0);

    private void sleep(Guest.Thread thread, long address) {
        assertEquals(0, thread.call(Sys.FUTEX, address, WAIT, 7));
        assertEquals(ActionOp.FUTEX_CHECK, thread.actions.get(0).op());
        assertEquals(NOTHING, thread.resubmit(0));
    }

    @Test
    void waitsAndWakes() {
        sleep(a, word);
        assertEquals(1, b.call(Sys.FUTEX, word, WAKE, 5));
        assertEquals(0, a.result);
        assertEquals(0, b.call(Sys.FUTEX, word, WAKE, 5));
    }

    @Test
    void aWakeBetweenLookAndSleepIsNotLost() {
        a.call(Sys.FUTEX, word, WAIT, 7);
        assertEquals(1, b.call(Sys.FUTEX, word, WAKE, 1));
        assertEquals(0, a.resubmit(0));
        a.call(Sys.FUTEX, word, WAIT, 7);
        b.call(Sys.FUTEX, word, WAKE, 1);
        assertEquals(0, a.resubmit(-Errno.EAGAIN), "woken counts, whatever the word was");
    }

    @Test
    void theWordDecides() {
        a.call(Sys.FUTEX, word, WAIT, 7);
        assertEquals(-Errno.EAGAIN, a.resubmit(-Errno.EAGAIN));
        a.call(Sys.FUTEX, word, WAIT, 7);
        assertEquals(-Errno.EFAULT, a.resubmit(-Errno.EFAULT));
        assertEquals(0, b.call(Sys.FUTEX, word, WAKE, 1));
        assertEquals(-Errno.EINVAL, a.call(Sys.FUTEX, word + 1, WAIT, 7));
        assertEquals(-Errno.EFAULT, a.call(Sys.FUTEX, 0x1000, Futex.FUTEX_WAIT, 7));
        assertEquals(-Errno.EINVAL, a.call(Sys.FUTEX, word, Futex.FUTEX_WAIT_BITSET, 7, 0, 0, 0));
        assertEquals(-Errno.ENOSYS, a.call(Sys.FUTEX, word, Futex.FUTEX_LOCK_PI, 7));
    }

    @Test
    void timesOut() {
        a.callWithTime(3, 2, 0, Sys.FUTEX, word, WAIT, 7, 1);
        assertEquals(NOTHING, a.resubmit(0));
        assertEquals(guest.nowNs + 2_000_000_000L, guest.service.nextDeadlineNs());
        guest.nowNs += 1_999_999_999L;
        guest.service.onTimer(guest.nowNs);
        assertNull(a.result);
        guest.nowNs++;
        guest.service.onTimer(guest.nowNs);
        assertEquals(-Errno.ETIMEDOUT, a.result);
        assertEquals(NOTHING, guest.service.nextDeadlineNs());
        assertEquals(-Errno.EINVAL, a.callWithTime(3, -1, 0, Sys.FUTEX, word, WAIT, 7, 1));
    }

    @Test
    void signalsInterrupt() {
        sleep(a, word);
        guest.service.onCancel(a.tid);
        assertEquals(-Errno.ERESTARTSYS, a.result);
        guest.tasks.putInt(a.tid, TaskTable.SIG_PENDING, 1);
        a.call(Sys.FUTEX, word, WAIT, 7);
        assertEquals(-Errno.ERESTARTSYS, a.resubmit(0));
        assertEquals(0, b.call(Sys.FUTEX, word, WAKE, 1));
    }

    @Test
    void requeues() {
        sleep(a, word);
        sleep(b, word);
        int op = Futex.FUTEX_CMP_REQUEUE | Futex.FUTEX_PRIVATE_FLAG;
        c.call(Sys.FUTEX, word, op, 1, 1, word + 8, 7);
        assertEquals(-Errno.EAGAIN, c.resubmit(-Errno.EAGAIN));
        c.call(Sys.FUTEX, word, op, 1, 1, word + 8, 7);
        assertEquals(2, c.resubmit(0));
        assertEquals(0, a.result);
        assertNull(b.result);
        assertEquals(0, c.call(Sys.FUTEX, word, WAKE, 1));
        assertEquals(1, c.call(Sys.FUTEX, word + 8, WAKE, 1));
        assertEquals(0, b.result);
    }

    @Test
    void wakeOpWakesTheSecondWhereTheComparisonSaysSo() {
        sleep(a, word);
        sleep(b, word + 8);
        int op = Futex.FUTEX_WAKE_OP | Futex.FUTEX_PRIVATE_FLAG;
        c.call(Sys.FUTEX, word, op, 1, 1, word + 8, 0);
        assertEquals(ActionOp.FUTEX_OP, c.actions.get(0).op());
        assertEquals(1, c.resubmit(1L << 32));
        assertNull(b.result);
        c.call(Sys.FUTEX, word, op, 1, 1, word + 8, 0);
        assertEquals(1, c.resubmit(1L << 32 | 1));
        assertEquals(0, b.result);
    }

    @Test
    void sharedWordsAreOneInAllAddressSpaces() {
        long shared = a.call(Sys.MMAP, 0, 4096, 3, Mman.MAP_SHARED | Mman.MAP_ANONYMOUS, -1, 0);
        Guest.Thread child = guest.thread((int) guest.mm.fork(0, guest.space(a).id, 3).result());
        child.call(Sys.FUTEX, shared + 16, Futex.FUTEX_WAIT, 0);
        assertEquals(NOTHING, child.resubmit(0));
        assertEquals(0, a.call(Sys.FUTEX, shared + 16, WAKE, 1), "private is another word");
        assertEquals(1, a.call(Sys.FUTEX, shared + 16, Futex.FUTEX_WAKE, 1));
        assertEquals(0, child.result);
    }

    @Test
    void deadTasksLeaveNothing() {
        sleep(a, word);
        guest.mm.taskGone(a.tid);
        assertEquals(0, b.call(Sys.FUTEX, word, WAKE, 1));
        assertNull(a.result);
        sleep(b, word);
        assertEquals(1, a.call(Sys.FUTEX, word, WAKE, 1));
        assertEquals(0, b.result);
    }
}
