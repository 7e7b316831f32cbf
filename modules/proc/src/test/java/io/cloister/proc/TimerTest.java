package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.ActionOp;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.ProcLimits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Sleeps, interval timers and POSIX timers against a fake clock. */
class TimerTest {
    private static final long SECOND = Time.NSEC_PER_SEC;
    private final World w = new World();
    private final int child = w.fork(1);

    private World.Posted sleep(long sec, long nsec) {
        return w.posted(child, Sys.NANOSLEEP).memory(0, GuestArgs.words(sec, nsec)).memory(1, new byte[16]).post();
    }

    @Test
    void nanosleepEndsInTime() {
        World.Posted sleep = sleep(1, 5);
        w.advance(SECOND + 4);
        assertTrue(sleep.waits());
        w.advance(1);
        assertEquals(0L, sleep.result);
        assertEquals(0L, sleep(0, 0).result);
        assertEquals(-Errno.EINVAL, sleep(-1, 0).result);
        assertEquals(-Errno.EINVAL, sleep(0, SECOND).result);
        assertEquals(-Errno.EFAULT, w.call(child, Sys.NANOSLEEP, 0, 0).result);
        assertTrue(sleep(Long.MAX_VALUE, 999_999_999).waits());
    }

    @Test
    void interruptedSleepSaysWhatRemainsAndGoesOnToTheSameEnd() {
        w.action(child, Signals.SIGWINCH, 0x401000, 0);
        World.Posted first = sleep(10, 0);
        w.advance(3 * SECOND);
        w.kill(1, child, Signals.SIGWINCH);
        assertEquals(-Errno.ERESTART_RESTARTBLOCK, first.result);
        assertEquals(7, first.outLong(1, 0));
        assertEquals(
                ActionOp.SIGNAL_EINTR,
                w.take(child, first.result, Sys.NANOSLEEP).frames().getFirst().restart());
        w.call(child, Sys.RT_SIGRETURN, 0, 0, Signals.SS_DISABLE, 0);
        World.Posted second = sleep(10, 0);
        w.kill(1, child, Signals.SIGSTOP);
        World.Posted take = w.take(child, second.result, Sys.NANOSLEEP);
        w.advance(4 * SECOND);
        w.kill(1, child, Signals.SIGCONT);
        assertEquals(ActionOp.SIGNAL_RESTART, take.frames().getFirst().restart());
        World.Posted again = sleep(10, 0);
        w.advance(6 * SECOND - 1);
        assertTrue(again.waits());
        w.advance(1);
        assertEquals(0L, again.result);
    }

    @Test
    void absoluteSleepOnTheTimeOfDay() {
        long until = w.realtimeNs() + 2 * SECOND;
        World.Posted sleep = w.posted(child, Sys.CLOCK_NANOSLEEP, Time.CLOCK_REALTIME, Time.TIMER_ABSTIME)
            .memory(2, GuestArgs.words(until / SECOND, until % SECOND)).post();
        w.advance(2 * SECOND - 1);
        assertTrue(sleep.waits());
        w.advance(1);
        assertEquals(0L, sleep.result);
        assertEquals(
                -Errno.EINVAL,
                w.posted(child, Sys.CLOCK_NANOSLEEP, 77, 0)
                        .memory(2, GuestArgs.words(1, 0))
                        .post()
                        .result);
    }

    @Test
    void alarmAndIntervalTimerAreOne() {
        w.action(child, Signals.SIGALRM, 0x401000, 0);
        assertEquals(0L, w.call(child, Sys.ALARM, 5).result);
        w.advance(SECOND);
        assertEquals(4L, w.call(child, Sys.ALARM, 1).result);
        w.advance(SECOND);
        assertEquals(1, w.take(child, 0, -1).frames().size());
        w.call(child, Sys.RT_SIGRETURN, 0, 0, Signals.SS_DISABLE, 0);
        assertEquals(
                0L,
                w.posted(child, Sys.SETITIMER, Time.ITIMER_REAL, 0, 0)
                        .memory(1, GuestArgs.words(0, 250_000, 0, 500_000))
                        .post()
                        .result);
        World.Posted left = w.posted(child, Sys.GETITIMER, Time.ITIMER_REAL).memory(1, new byte[32]).post();
        assertEquals(250_000, left.outLong(1, 8));
        assertEquals(500_000, left.outLong(1, 24));
        for (int i = 0; i < 3; i++) {
            w.advance(i == 0 ? 500_000_000 : 250_000_000);
            assertEquals(1, w.take(child, 0, -1).frames().size());
            w.call(child, Sys.RT_SIGRETURN, 0, 0, Signals.SS_DISABLE, 0);
        }
    }

    @Test
    void posixTimerCountsOverruns() {
        w.action(child, Signals.SIGRTMIN, 0x401000, Signals.SA_SIGINFO);
        byte[] event = Arrays.copyOf(
                GuestArgs.words(0x77, (long) Signals.SIGEV_SIGNAL << 32 | Signals.SIGRTMIN), 64);
        World.Posted made = w.posted(child, Sys.TIMER_CREATE, Time.CLOCK_MONOTONIC)
                .memory(1, event)
                .memory(2, new byte[4])
                .post();
        assertEquals(0L, made.result);
        int id = made.outInt(2, 0);
        w.posted(child, Sys.TIMER_SETTIME, id, 0).memory(2, GuestArgs.words(0, 1_000_000, 0, 1_000_000)).post();
        for (int i = 0; i < 5; i++) {
            w.advance(1_000_000);
        }
        World.Frame frame = w.take(child, 0, -1).frames().getFirst();
        assertEquals(0x77, frame.info()[SiginfoLayout.SI_VALUE]);
        assertEquals(4, frame.info()[SiginfoLayout.SI_OVERRUN]);
        assertEquals(4L, w.call(child, Sys.TIMER_GETOVERRUN, id).result);
        assertEquals(0L, w.call(child, Sys.TIMER_DELETE, id).result);
        assertEquals(-Errno.EINVAL, w.call(child, Sys.TIMER_DELETE, id).result);
        assertEquals(Long.MAX_VALUE, w.service.nextDeadlineNs());
    }

    /** A guest that asks for a nanosecond's period costs us no more than one with {@link ProcLimits#MIN_PERIOD_NS}. */
    @Test
    void shortPeriodsAreBounded() {
        w.action(child, Signals.SIGALRM, 0x401000, 0);
        byte[] event =
                Arrays.copyOf(GuestArgs.words(0, (long) Signals.SIGEV_SIGNAL << 32 | Signals.SIGALRM), 64);
        w.posted(child, Sys.TIMER_CREATE, Time.CLOCK_MONOTONIC).memory(1, event).memory(2, new byte[4]).post();
        w.posted(child, Sys.TIMER_SETTIME, 0, 0).memory(2, GuestArgs.words(0, 1, 0, 1)).post();
        long before = w.service.counters().timersFired;
        for (int i = 0; i < 1000; i++) {
            w.advance(1000);
        }
        assertTrue(w.service.counters().timersFired - before <= 1_000_000 / ProcLimits.MIN_PERIOD_NS + 2);
    }

    @Test
    void nothingExpiresForTheDead() {
        w.call(child, Sys.ALARM, 5);
        World.Posted sleep = sleep(3, 0);
        w.exitGroup(child, 0);
        assertEquals(Long.MAX_VALUE, w.service.nextDeadlineNs());
        assertFalse(sleep.call.isPending());
    }
}
