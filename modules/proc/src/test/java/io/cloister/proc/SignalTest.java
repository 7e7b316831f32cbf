package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.Wait;
import io.cloister.bus.ActionOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sending, blocking, taking signals; what becomes of interrupted calls. */
class SignalTest {
    private static final long HANDLER = 0x401000;
    private final World w = new World();
    private final int child = w.fork(1);

    private long bit(int sig) {
        return Signals.bit(sig);
    }

    /** Every signal, default action, sent to an ordinary process: dies, stops, or nothing. */
    @Test
    void defaultActions() {
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            int pid = w.fork(1);
            w.sent.clear();
            assertEquals(0, w.kill(1, pid, sig));
            Signals.Action action = Signals.defaultAction(sig);
            Task task = w.task(pid);
            boolean dies = action == Signals.Action.TERM || action == Signals.Action.CORE;
            assertEquals(dies, task.group.isDying(), "signal " + sig);
            assertEquals(dies ? sig : 0, task.group.exitStatus());
            // Its group is orphaned (pid 1 is in the same one): only SIGSTOP stops it.
            assertEquals(sig == Signals.SIGSTOP, task.group.isStopped(), "signal " + sig);
            assertEquals(
                    dies,
                    w.sent.stream()
                            .anyMatch(s -> s.template() == Templates.DISPATCH_KILL
                                    && s.task() == pid
                                    && s.first() == task.group.exitStatus()));
        }
    }

    @Test
    void handlerRunsWithMaskAndInfo() {
        w.action(child, Signals.SIGUSR1, HANDLER, Signals.SA_SIGINFO | Signals.SA_RESTORER);
        assertEquals(0, w.kill(1, child, Signals.SIGUSR1));
        assertTrue(w.signalled(child));
        World.Posted take = w.take(child, 5, Sys.GETPPID);
        assertEquals(0, take.result);
        World.Frame frame = take.frames().getFirst();
        assertEquals(Signals.SIGUSR1, frame.sig());
        assertEquals(HANDLER, frame.handler());
        assertEquals(0, frame.oldMask());
        assertEquals(ActionOp.SIGNAL_KEEP, frame.restart());
        assertEquals(1, frame.info()[SiginfoLayout.SI_PID]);
        assertEquals(bit(Signals.SIGUSR1), w.task(child).blocked);
        assertFalse(w.signalled(child));
        // rt_sigreturn puts the mask back.
        w.call(child, Sys.RT_SIGRETURN, frame.oldMask(), 0, Signals.SS_DISABLE, 0);
        assertEquals(0, w.task(child).blocked);
    }

    @Test
    void severalSignalsNestInOneReply() {
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.action(child, Signals.SIGUSR2, HANDLER + 1, 0);
        w.kill(1, child, Signals.SIGUSR2);
        w.kill(1, child, Signals.SIGUSR1);
        List<World.Frame> frames = w.take(child, -Errno.ERESTARTSYS, Sys.WAIT4).frames();
        assertEquals(List.of(Signals.SIGUSR1, Signals.SIGUSR2), frames.stream().map(World.Frame::sig).toList());
        assertEquals(ActionOp.SIGNAL_EINTR, frames.get(0).restart());
        assertEquals(ActionOp.SIGNAL_KEEP, frames.get(1).restart());
        assertEquals(0, frames.get(0).oldMask());
        assertEquals(bit(Signals.SIGUSR1), frames.get(1).oldMask());
        assertEquals(bit(Signals.SIGUSR1) | bit(Signals.SIGUSR2), w.task(child).blocked);
    }

    /**
     * signal(7): what a handler with and without SA_RESTART makes of each internal result, and what no handler does.
     */
    @Test
    void restartTable() {
        int[][] table = {
            {Errno.ERESTARTSYS, ActionOp.SIGNAL_RESTART, ActionOp.SIGNAL_EINTR},
            {Errno.ERESTARTNOINTR, ActionOp.SIGNAL_RESTART, ActionOp.SIGNAL_RESTART},
            {Errno.ERESTARTNOHAND, ActionOp.SIGNAL_EINTR, ActionOp.SIGNAL_EINTR},
            {Errno.ERESTART_RESTARTBLOCK, ActionOp.SIGNAL_EINTR, ActionOp.SIGNAL_EINTR},
            {Errno.EINTR, ActionOp.SIGNAL_KEEP, ActionOp.SIGNAL_KEEP},
        };
        for (int[] row : table) {
            for (int restarts = 0; restarts < 2; restarts++) {
                w.action(
                        child, Signals.SIGUSR1, HANDLER, Signals.SA_NODEFER | (restarts == 0 ? Signals.SA_RESTART : 0));
                w.kill(1, child, Signals.SIGUSR1);
                assertEquals(row[1 + restarts], w.take(child, -row[0], Sys.READ).frames().getFirst().restart());
            }
            List<World.Frame> none = w.take(child, -row[0], Sys.READ).frames();
            if (row[0] == Errno.EINTR) {
                assertTrue(none.isEmpty());
            } else {
                assertEquals(0, none.getFirst().sig());
                assertEquals(ActionOp.SIGNAL_RESTART, none.getFirst().restart());
            }
        }
    }

    @Test
    void standardSignalsDoNotQueueRealTimeOnesDo() {
        w.mask(child, Signals.SIG_SETMASK, ~0L);
        for (int i = 0; i < 3; i++) {
            w.kill(1, child, Signals.SIGUSR1);
            w.kill(1, child, Signals.SIGRTMIN + 3);
        }
        assertFalse(w.signalled(child));
        assertEquals(4, w.task(child).group.shared.queued());
        w.action(child, Signals.SIGRTMIN + 3, HANDLER, Signals.SA_NODEFER);
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.mask(child, Signals.SIG_SETMASK, 0);
        assertTrue(w.signalled(child));
        assertEquals(4, w.take(child, 0, Sys.RT_SIGPROCMASK).frames().size());
    }

    @Test
    void ignoringDiscardsWhatIsPending() {
        w.mask(child, Signals.SIG_SETMASK, ~0L);
        w.kill(1, child, Signals.SIGTERM);
        w.action(child, Signals.SIGTERM, Signals.SIG_IGN, 0);
        w.mask(child, Signals.SIG_SETMASK, 0);
        assertFalse(w.signalled(child));
        assertFalse(w.task(child).group.isDying());
    }

    @Test
    void pidOneIsProtectedFromInsideOnly() {
        w.kill(child, 1, Signals.SIGKILL);
        w.kill(child, 1, Signals.SIGTERM);
        w.kill(1, 1, Signals.SIGSTOP);
        assertFalse(w.task(1).group.isDying());
        assertFalse(w.task(1).group.isStopped());
        w.action(1, Signals.SIGTERM, HANDLER, 0);
        w.kill(child, 1, Signals.SIGTERM);
        assertEquals(1, w.take(1, 0, -1).frames().size());
        w.proc.signalProcess(1, Signals.SIGKILL, false);
        assertFalse(w.task(1).group.isDying());
        w.proc.signalProcess(1, Signals.SIGKILL, true);
        assertTrue(w.task(1).group.isDying());
    }

    @Test
    void aRunningThreadIsKickedAWaitingOneIsInterrupted() {
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.sent.clear();
        w.guestRuns = true;
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals(List.of(Templates.DISPATCH_KICK), w.sent.stream().map(World.Sent::template).toList());
        w.take(child, 0, -1);
        w.call(child, Sys.RT_SIGRETURN, 0, 0, Signals.SS_DISABLE, 0);
        w.sent.clear();
        w.guestRuns = false;
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals(List.of(ServiceId.MM, ServiceId.VFS), w.sent.stream().map(World.Sent::to).toList());
    }

    @Test
    void sigsuspendRestoresTheMaskBehindTheHandler() {
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.mask(child, Signals.SIG_SETMASK, bit(Signals.SIGUSR1) | bit(Signals.SIGHUP));
        World.Posted suspend = w.posted(child, Sys.RT_SIGSUSPEND, 0, 8)
                .memory(0, GuestArgs.words(bit(Signals.SIGINT)))
                .post();
        assertTrue(suspend.waits());
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals(-Errno.ERESTARTNOHAND, suspend.result);
        World.Frame frame = w.take(child, suspend.result, Sys.RT_SIGSUSPEND).frames().getFirst();
        assertEquals(ActionOp.SIGNAL_EINTR, frame.restart());
        assertEquals(bit(Signals.SIGUSR1) | bit(Signals.SIGHUP), frame.oldMask());
    }

    @Test
    void sigtimedwaitTakesBlockedSignalsAndTimesOut() {
        w.mask(child, Signals.SIG_SETMASK, bit(Signals.SIGCHLD) | bit(Signals.SIGUSR1));
        World.Posted wait = w.posted(child, Sys.RT_SIGTIMEDWAIT, 0, 0, 0, 8)
                .memory(0, GuestArgs.words(bit(Signals.SIGUSR1)))
                .memory(1, new byte[128])
                .memory(2, GuestArgs.words(1, 0))
                .post();
        assertTrue(wait.waits());
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals((long) Signals.SIGUSR1, wait.result);
        assertEquals(Signals.SIGUSR1, wait.outInt(1, 0));
        World.Posted late = w.posted(child, Sys.RT_SIGTIMEDWAIT, 0, 0, 0, 8)
                .memory(0, GuestArgs.words(bit(Signals.SIGUSR1)))
                .memory(2, GuestArgs.words(1, 0))
                .post();
        w.advance(999_999_999);
        assertTrue(late.waits());
        w.advance(1);
        assertEquals(-Errno.EAGAIN, late.result);
    }

    @Test
    void sharedSignalGoesToAThreadThatTakesIt() {
        int second = w.thread(child);
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.mask(child, Signals.SIG_BLOCK, bit(Signals.SIGUSR1));
        w.kill(1, child, Signals.SIGUSR1);
        assertFalse(w.signalled(child));
        assertTrue(w.signalled(second));
        // It blocks it before it took it: nobody can, until somebody unblocks it.
        w.mask(second, Signals.SIG_BLOCK, bit(Signals.SIGUSR1));
        assertFalse(w.signalled(second));
        w.mask(child, Signals.SIG_SETMASK, 0);
        assertEquals(1, w.take(child, 0, Sys.RT_SIGPROCMASK).frames().size());
    }

    @Test
    void blockingRetargetsToAnotherThread() {
        int second = w.thread(child);
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.kill(1, child, Signals.SIGUSR1);
        assertTrue(w.signalled(child));
        assertFalse(w.signalled(second));
        w.mask(child, Signals.SIG_BLOCK, bit(Signals.SIGUSR1));
        assertTrue(w.signalled(second));
    }

    @Test
    void faultsForceTheirSignal() {
        w.action(child, Signals.SIGSEGV, HANDLER, Signals.SA_SIGINFO);
        World.Posted fault =
                w.call(child, Sys.AGENT_FAULT, Signals.SIGSEGV, Signals.SEGV_MAPERR, 0x1234, 14, 6, 0x401005);
        World.Frame frame = fault.frames().getFirst();
        assertEquals(0x34, frame.info()[SiginfoLayout.SI_ADDR]);
        // Again inside the handler: SIGSEGV is blocked, so it is deadly.
        World.Posted again =
                w.call(child, Sys.AGENT_FAULT, Signals.SIGSEGV, Signals.SEGV_MAPERR, 0x1234, 14, 6, 0x401005);
        assertTrue(again.waits());
        assertTrue(w.task(child).group.isDying());
        assertEquals(Signals.SIGSEGV, w.task(child).group.exitStatus());
    }

    @Test
    void frameThatCannotBeWrittenKills() {
        w.action(child, Signals.SIGSEGV, HANDLER, 0);
        assertTrue(w.call(child, Sys.AGENT_FAULT, Signals.SIGSEGV, Signals.SI_KERNEL, 0, 0, Signals.SIGSEGV, 0x401005)
                .waits());
        assertTrue(w.task(child).group.isDying());
    }

    @Test
    void stoppedThreadsWaitForContinue() {
        assertEquals(0, w.kill(1, child, Signals.SIGSTOP));
        World.Posted take = w.take(child, -Errno.ERESTARTSYS, Sys.READ);
        assertTrue(take.waits());
        assertEquals('T', w.table.intField(child, TaskTable.STATE));
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.kill(1, child, Signals.SIGUSR1);
        w.kill(1, child, Signals.SIGTERM);
        assertFalse(w.task(child).group.isDying());
        w.action(child, Signals.SIGTERM, Signals.SIG_IGN, 0);
        w.kill(1, child, Signals.SIGCONT);
        assertEquals(0, take.result);
        assertEquals(ActionOp.SIGNAL_EINTR, take.frames().getFirst().restart());
    }

    @Test
    void stopAndContinueCancelEachOther() {
        w.mask(child, Signals.SIG_SETMASK, bit(Signals.SIGTSTP) | bit(Signals.SIGCONT));
        w.kill(1, child, Signals.SIGTSTP);
        w.kill(1, child, Signals.SIGCONT);
        assertEquals(0, w.task(child).group.shared.set() & bit(Signals.SIGTSTP));
        w.kill(1, child, Signals.SIGTSTP);
        assertEquals(0, w.task(child).group.shared.set() & bit(Signals.SIGCONT));
    }

    @Test
    void childSignalsCarryTheStatus() {
        w.action(1, Signals.SIGCHLD, HANDLER, Signals.SA_SIGINFO);
        w.exitGroup(child, 3 << 8);
        World.Frame frame = w.take(1, 0, -1).frames().getFirst();
        assertEquals(Signals.SIGCHLD, frame.sig());
        assertArrayEquals(new int[] {Wait.CLD_EXITED, child, 3}, new int[] {
            frame.info()[SiginfoLayout.SI_CODE],
            frame.info()[SiginfoLayout.SI_PID],
            frame.info()[SiginfoLayout.SI_STATUS]
        });
    }

    @Test
    void permissions() {
        int other = w.fork(1);
        w.call(child, Sys.SETUID, 1000);
        w.call(other, Sys.SETUID, 1001);
        assertEquals(-Errno.EPERM, w.kill(child, other, Signals.SIGTERM));
        assertEquals(-Errno.EPERM, w.kill(child, other, 0));
        assertEquals(0, w.kill(child, other, Signals.SIGCONT));
        assertEquals(-Errno.ESRCH, w.kill(child, 9999, 0));
        assertEquals(-Errno.EINVAL, w.kill(child, other, 65));
        assertEquals(0, w.kill(1, other, 0));
        assertEquals(-Errno.EPERM, w.call(child, Sys.TGKILL, other, other, Signals.SIGTERM).result);
        assertEquals(-Errno.ESRCH, w.call(1, Sys.TGKILL, child, other, Signals.SIGTERM).result);
        assertNull(w.kernel().parking.of(other));
    }

    @Test
    void resetHandAndNoDefer() {
        w.action(child, Signals.SIGUSR1, HANDLER, Signals.SA_RESETHAND | Signals.SA_NODEFER);
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals(1, w.take(child, 0, -1).frames().size());
        assertEquals(0, w.task(child).blocked);
        w.kill(1, child, Signals.SIGUSR1);
        assertTrue(w.task(child).group.isDying());
    }

    @Test
    void backgroundSignalThatWasOvertakenByAContinuationStopsNobody() {
        int job = w.fork(1);
        w.call(1, Sys.SETPGID, job, job);
        int continues = w.table.intField(job, TaskTable.TTY_SIGNALS) >>> TaskTable.CONTINUES_SHIFT;
        w.kill(1, job, Signals.SIGSTOP);
        assertEquals(job, w.wait4(1, job, Wait.WUNTRACED).result.intValue());
        w.kill(1, job, Signals.SIGCONT);
        w.proc.background(job, job, Signals.SIGTTIN, continues);
        assertEquals('R', w.table.intField(job, TaskTable.STATE));
        assertTrue(w.signalled(job), "its call begins again");
        World.Posted take = w.take(job, -Errno.ERESTARTSYS, Sys.READ);
        assertEquals(ActionOp.SIGNAL_RESTART, take.frames().getFirst().restart());
        w.proc.background(job, job, Signals.SIGTTIN, continues + 1);
        assertEquals('T', w.table.intField(job, TaskTable.STATE));
    }
}
