package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Templates;
import io.cloister.proc.env.GuestArgs;
import org.junit.jupiter.api.Test;

/** CPU time as agents say it: clocks, sums over children, timers and limits. */
class CpuTimeTest {
    private static final long MS = Time.NSEC_PER_MSEC;
    private static final long SECOND = Time.NSEC_PER_SEC;
    private final World w = new World();
    private final int child = w.fork(1);

    private long clock(int tid, int id) {
        World.Posted call = w.posted(tid, Sys.CLOCK_GETTIME, id).memory(1, new byte[16]).post();
        assertEquals(0L, call.result);
        return call.outLong(1, 0) * SECOND + call.outLong(1, 8);
    }

    private long childrensMs(int tid) {
        World.Posted call = w.posted(tid, Sys.GETRUSAGE, Rlimits.RUSAGE_CHILDREN).memory(1, new byte[144]).post();
        return call.outLong(1, 0) * 1000 + call.outLong(1, 8) / 1000;
    }

    @Test
    void clocksShowWhatTheAgentSaid() {
        w.usedCpu(child, 30 * MS);
        assertEquals(30 * MS, clock(child, Time.CLOCK_PROCESS_CPUTIME_ID));
        assertEquals(30 * MS, clock(child, Time.CLOCK_THREAD_CPUTIME_ID));
        w.cpuNs.put(MailboxDescriptor.HEADER_SLOT, 20 * MS);
        assertEquals(30 * MS, clock(child, Time.CLOCK_PROCESS_CPUTIME_ID), "never backwards");
        w.usedCpu(child, -5);
        assertEquals(0, clock(child, Time.CLOCK_THREAD_CPUTIME_ID), "a hostile agent's nonsense");
    }

    @Test
    void execKeepsItAndWaitHandsItToTheParent() {
        w.usedCpu(child, 30 * MS);
        w.exec(child);
        w.cpuNs.clear();
        assertEquals(30 * MS, clock(child, Time.CLOCK_PROCESS_CPUTIME_ID));
        w.usedCpu(child, 12 * MS);
        w.exitGroup(child, 0);
        assertEquals(0, childrensMs(1), "not waited for yet");
        w.wait4(1, -1, 0);
        assertEquals(42, childrensMs(1));
    }

    @Test
    void aGuestInItsParentsStubCountsItsThreadsOnly() {
        w.usedCpu(child, 100 * MS);
        int guest = w.clone(child, CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK, Signals.SIGCHLD);
        assertEquals(0, clock(guest, Time.CLOCK_PROCESS_CPUTIME_ID));
        w.cpuNs.put(w.task(guest).handle, 7 * MS);
        assertEquals(7 * MS, clock(guest, Time.CLOCK_PROCESS_CPUTIME_ID));
        w.exitGroup(guest, 0);
        w.wait4(child, -1, 0);
        assertEquals(7, childrensMs(child));
    }

    @Test
    void profilingTimerFiresWhenTheTimeIsUsed() {
        w.action(child, Signals.SIGPROF, 0x401000, 0);
        w.guestRuns = true;
        World.Posted set = w.posted(child, Sys.SETITIMER, 2)
                .memory(1, GuestArgs.words(0, 0, 0, 50_000))
                .memory(2, new byte[32])
                .post();
        assertEquals(0L, set.result);
        w.advance(49 * MS);
        assertFalse(w.signalled(child), "can't have used as much yet");
        w.advance(MS);
        assertTrue(w.signalled(child), "comes to say what it has used");
        w.usedCpu(child, 20 * MS);
        assertTrue(w.take(child, 0, -1).frames().isEmpty());
        assertFalse(w.signalled(child));
        w.advance(30 * MS);
        w.usedCpu(child, 50 * MS);
        assertEquals(Signals.SIGPROF, w.take(child, 0, -1).frames().getFirst().sig());
        w.advance(10 * SECOND);
        assertFalse(w.signalled(child) && w.kernel().timers.size() > 0, "once");
    }

    @Test
    void limitWarnsEachSecondThenKills() {
        w.action(child, Signals.SIGXCPU, 0x401000, 0);
        w.guestRuns = true;
        w.posted(child, Sys.PRLIMIT64, 0, Rlimits.RLIMIT_CPU).memory(2, GuestArgs.words(1, 3)).post();
        for (int second = 1; second <= 2; second++) {
            w.advance(SECOND);
            w.usedCpu(child, second * SECOND);
            assertEquals(Signals.SIGXCPU, w.take(child, 0, -1).frames().getFirst().sig());
            w.call(child, Sys.RT_SIGRETURN, 0, 0, Signals.SS_DISABLE, 0);
        }
        w.advance(SECOND);
        w.usedCpu(child, 3 * SECOND);
        assertTrue(w.take(child, 0, -1).waits());
        assertTrue(
                w.sent.stream().anyMatch(s -> s.template() == Templates.DISPATCH_KILL && s.first() == Signals.SIGKILL));
    }

    @Test
    void childrenInheritTheLimitNotTheTime() {
        w.posted(child, Sys.PRLIMIT64, 0, Rlimits.RLIMIT_CPU).memory(2, GuestArgs.words(1, 2)).post();
        w.usedCpu(child, 0);
        int grandchild = w.fork(child);
        w.usedCpu(grandchild, 2 * SECOND);
        w.advance(2 * SECOND);
        assertTrue(w.sent.stream().anyMatch(s -> s.template() == Templates.DISPATCH_KILL && s.task() == grandchild));
    }
}
