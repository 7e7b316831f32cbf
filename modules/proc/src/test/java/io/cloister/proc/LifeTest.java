package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Door;
import io.cloister.abi.Errno;
import io.cloister.abi.Prctl;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.abi.Wait;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import io.cloister.bus.proc.CredentialsReply;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Task;
import org.junit.jupiter.api.Test;

/** clone, exec, exit, wait, process groups and sessions. */
class LifeTest {
    private static final long HANDLER = 0x401000;
    private final World w = new World();

    /** State x event: what a wait sees of a child in each state, with each option. */
    @Test
    void waitTable() {
        int child = w.fork(1);
        assertEquals(0L, w.wait4(1, child, Wait.WNOHANG).result);
        w.kill(1, child, Signals.SIGSTOP);
        assertEquals(0L, w.wait4(1, child, Wait.WNOHANG).result);
        World.Posted stopped = w.wait4(1, -1, Wait.WUNTRACED);
        assertEquals((long) child, stopped.result);
        assertEquals(Signals.SIGSTOP << 8 | 0x7f, stopped.outInt(1, 0));
        assertEquals(0L, w.wait4(1, child, Wait.WUNTRACED | Wait.WNOHANG).result);
        w.kill(1, child, Signals.SIGCONT);
        assertEquals(0L, w.wait4(1, child, Wait.WUNTRACED | Wait.WNOHANG).result);
        World.Posted continued = w.wait4(1, child, Wait.WCONTINUED);
        assertEquals(0xffff, continued.outInt(1, 0));
        assertEquals(0L, w.wait4(1, child, Wait.WCONTINUED | Wait.WNOHANG).result);
        World.Posted parked = w.wait4(1, child, 0);
        assertTrue(parked.waits());
        w.exitGroup(child, 7 << 8);
        assertEquals((long) child, parked.result);
        assertEquals(7 << 8, parked.outInt(1, 0));
        assertEquals(-Errno.ECHILD, w.wait4(1, child, 0).result);
        assertNull(w.task(child));
        assertFalse(w.table.exists(child));
    }

    @Test
    void waitidReportsWithoutReaping() {
        int child = w.fork(1);
        w.kill(1, child, Signals.SIGKILL);
        w.buryTheDying();
        World.Posted peek = w.posted(1, Sys.WAITID, Wait.P_PID, child, 0, Wait.WEXITED | Wait.WNOWAIT)
                .memory(2, new byte[128])
                .post();
        assertEquals(0L, peek.result);
        assertEquals(Wait.CLD_KILLED, peek.outInt(2, 8));
        assertEquals(Signals.SIGKILL, peek.outInt(2, 24));
        assertEquals((long) child, w.wait4(1, -1, 0).result);
        assertEquals(-Errno.EINVAL, w.call(1, Sys.WAITID, Wait.P_PID, child, 0, 0).result);
    }

    @Test
    void waitSelectsByGroupAndKind() {
        int a = w.fork(1);
        int b = w.fork(1);
        assertEquals(0L, w.call(1, Sys.SETPGID, b, 0).result);
        w.exitGroup(a, 0);
        assertEquals(0L, w.wait4(1, -b, Wait.WNOHANG).result);
        assertEquals((long) a, w.wait4(1, 0, Wait.WNOHANG).result);
        int clone = w.clone(1, 0, 0);
        w.exitGroup(clone, 0);
        assertEquals(-Errno.ECHILD, w.wait4(1, clone, Wait.WNOHANG).result);
        assertEquals((long) clone, w.wait4(1, clone, Wait.__WALL).result);
    }

    @Test
    void interruptedWaitIsRestartable() {
        int child = w.fork(1);
        int grandchild = w.fork(child);
        w.action(child, Signals.SIGUSR1, HANDLER, Signals.SA_RESTART);
        World.Posted wait = w.wait4(child, grandchild, 0);
        w.kill(1, child, Signals.SIGUSR1);
        assertEquals(-Errno.ERESTARTSYS, wait.result);
    }

    @Test
    void anAnsweredWaitIsNotInterruptedBySigchld() {
        int child = w.fork(1);
        w.action(1, Signals.SIGCHLD, HANDLER, 0);
        World.Posted wait = w.wait4(1, child, 0);
        w.exitGroup(child, 0);
        assertEquals((long) child, wait.result);
        assertTrue(w.signalled(1));
    }

    @Test
    void ignoredSigchldReapsAndWaitersHearEchild() {
        w.action(1, Signals.SIGCHLD, Signals.SIG_IGN, 0);
        int child = w.fork(1);
        World.Posted wait = w.wait4(1, -1, 0);
        w.exitGroup(child, 0);
        assertEquals(-Errno.ECHILD, wait.result);
        assertNull(w.task(child));
    }

    @Test
    void orphansGoToPidOneOrTheSubreaper() {
        int child = w.fork(1);
        int grandchild = w.fork(child);
        int dead = w.fork(child);
        w.exitGroup(dead, 0);
        w.exitGroup(child, 0);
        assertEquals(1L, w.call(grandchild, Sys.GETPPID).result);
        assertEquals(1, w.table.intField(grandchild, TaskTable.PPID));
        assertEquals((long) child, w.wait4(1, -1, 0).result);
        assertEquals((long) dead, w.wait4(1, -1, 0).result);
        w.call(grandchild, Sys.PRCTL, Prctl.PR_SET_CHILD_SUBREAPER, 1);
        int middle = w.fork(grandchild);
        int last = w.fork(middle);
        w.exitGroup(middle, 0);
        assertEquals((long) grandchild, w.call(last, Sys.GETPPID).result);
    }

    /** The new parent of a zombie, told of it, finds the process that has just ended as well. */
    @Test
    void aWaitingReaperMayReapInTheMiddleOfAnEnd() {
        int middle = w.fork(1);
        int zombie = w.fork(middle);
        w.exitGroup(zombie, 2 << 8);
        World.Posted first = w.wait4(1, -1, 0);
        w.exitGroup(middle, 1 << 8);
        World.Posted second = w.wait4(1, -1, 0);
        assertEquals((long) middle + zombie, first.result + second.result);
        assertEquals(-Errno.ECHILD, w.wait4(1, -1, 0).result);
    }

    /** Closing the last terminal hung up the session of the process that is just exiting: its exit counts. */
    @Test
    void theStatusOfAnExitStays() {
        int shell = w.fork(1);
        w.proc.signalProcess(shell, Signals.SIGHUP, false);
        assertTrue(w.task(shell).group.isDying());
        w.exitGroup(shell, 0);
        assertEquals(0, w.wait4(1, shell, 0).outInt(1, 0));
    }

    @Test
    void threadsExitOneByOne() {
        int child = w.fork(1);
        int second = w.thread(child);
        assertEquals(child, w.table.intField(second, TaskTable.TGID));
        assertEquals(2, w.table.intField(child, TaskTable.THREADS));
        w.exitThread(child, 5 << 8);
        assertEquals(0L, w.wait4(1, child, Wait.WNOHANG).result);
        assertEquals('Z', w.table.intField(child, TaskTable.STATE));
        w.exitThread(second, 6 << 8);
        World.Posted wait = w.wait4(1, child, 0);
        assertEquals(5 << 8, wait.outInt(1, 0));
        assertFalse(w.table.exists(second));
    }

    @Test
    void execByAnotherThreadTakesTheLeadersNumber() {
        int child = w.fork(1);
        int second = w.thread(child);
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.action(child, Signals.SIGUSR2, Signals.SIG_IGN, 0);
        w.mask(second, Signals.SIG_SETMASK, Signals.bit(Signals.SIGHUP));
        assertEquals(-Errno.EAGAIN, w.exec(second));
        w.exitThread(child, 0);
        assertEquals(0, w.exec(second));
        assertNull(w.task(second));
        Task task = w.task(child);
        assertEquals(Signals.bit(Signals.SIGHUP), task.blocked);
        assertTrue(task.group.sighand.isDefault(Signals.SIGUSR1));
        assertEquals(Signals.SIG_IGN, task.group.sighand.handler[Signals.SIGUSR2]);
        assertEquals(child, w.table.tidOfHandle(task.handle));
        w.exitGroup(child, 0);
        assertEquals((long) child, w.wait4(1, child, 0).result);
    }

    @Test
    void cloneInheritsAndChecks() {
        int child = w.fork(1);
        w.action(child, Signals.SIGUSR1, HANDLER, 0);
        w.mask(child, Signals.SIG_SETMASK, Signals.bit(Signals.SIGUSR1));
        w.kill(1, child, Signals.SIGUSR1);
        int grandchild = w.fork(child);
        assertEquals(Signals.bit(Signals.SIGUSR1), w.task(grandchild).blocked);
        assertEquals(0, w.task(grandchild).group.shared.set());
        assertTrue(w.task(grandchild).group.sighand.isCaught(Signals.SIGUSR1));
        w.action(grandchild, Signals.SIGUSR1, Signals.SIG_DFL, 0);
        assertTrue(w.task(child).group.sighand.isCaught(Signals.SIGUSR1));
        assertEquals(-Errno.EINVAL, w.clone(child, CloneFlags.CLONE_THREAD, 0));
        assertEquals(-Errno.EINVAL, w.clone(child, CloneFlags.CLONE_SIGHAND, 0));
        w.call(child, Sys.SETUID, 1000);
        w.posted(child, Sys.SETRLIMIT, Rlimits.RLIMIT_NPROC, 0).memory(1, GuestArgs.words(1, 1)).post();
        assertEquals(-Errno.EAGAIN, w.clone(child, 0, Signals.SIGCHLD));
    }

    @Test
    void cloneUndoLeavesNoTrace() {
        int before = w.kernel().tasks.count();
        int child = w.fork(1);
        w.proc.cloneUndo(child);
        assertEquals(before, w.kernel().tasks.count());
        assertEquals(-Errno.ECHILD, w.wait4(1, -1, 0).result);
    }

    @Test
    void setpgidErrnos() {
        int child = w.fork(1);
        int grandchild = w.fork(child);
        int leader = w.fork(1);
        assertEquals((long) leader, w.call(leader, Sys.SETSID).result);
        assertEquals(-Errno.EPERM, w.call(leader, Sys.SETSID).result);
        assertEquals(-Errno.EINVAL, w.call(1, Sys.SETPGID, child, -1).result);
        assertEquals(-Errno.ESRCH, w.call(1, Sys.SETPGID, grandchild, 0).result);
        assertEquals(-Errno.ESRCH, w.call(child, Sys.SETPGID, 1, 0).result);
        assertEquals(-Errno.EPERM, w.call(1, Sys.SETPGID, leader, 0).result);
        assertEquals(-Errno.EPERM, w.call(leader, Sys.SETPGID, 0, 0).result);
        assertEquals(-Errno.EPERM, w.call(1, Sys.SETPGID, child, leader).result);
        assertEquals(-Errno.EPERM, w.call(1, Sys.SETPGID, child, 4321).result);
        assertEquals(0L, w.call(1, Sys.SETPGID, child, 0).result);
        w.exec(child);
        assertEquals(-Errno.EACCES, w.call(1, Sys.SETPGID, child, 1).result);
        assertEquals((long) child, w.call(1, Sys.GETPGID, child).result);
        assertEquals(1L, w.call(1, Sys.GETSID, child).result);
    }

    @Test
    void orphanedStoppedGroupIsHungUp() {
        int shell = w.fork(1);
        w.call(shell, Sys.SETSID);
        int job = w.fork(shell);
        w.call(job, Sys.SETPGID, 0, 0);
        assertEquals(0, w.table.intField(job, TaskTable.TTY_SIGNALS) & 4);
        w.kill(shell, job, Signals.SIGTSTP);
        assertTrue(w.task(job).group.isStopped());
        assertTrue(w.take(job, -Errno.ERESTARTSYS, Sys.READ).waits());
        w.exitGroup(shell, 0);
        assertTrue(w.task(job).group.isDying());
        assertEquals(Signals.SIGHUP, w.task(job).group.exitStatus());
    }

    @Test
    void terminalStopsDoNothingInAnOrphanedGroup() {
        int shell = w.fork(1);
        w.call(shell, Sys.SETSID);
        assertEquals(4, w.table.intField(shell, TaskTable.TTY_SIGNALS) & 4);
        w.proc.signalGroup(shell, Signals.SIGTTIN);
        assertFalse(w.task(shell).group.isStopped());
        int job = w.fork(shell);
        w.call(shell, Sys.SETPGID, job, 0);
        w.proc.signalGroup(job, Signals.SIGTTIN);
        assertTrue(w.task(job).group.isStopped());
        World.Posted wait = w.wait4(shell, -1, Wait.WUNTRACED);
        assertEquals((long) job, wait.result);
        w.action(shell, Signals.SIGTTOU, Signals.SIG_IGN, 0);
        assertEquals(2, w.table.intField(shell, TaskTable.TTY_SIGNALS) & 3);
    }

    @Test
    void everythingDiesWithPidOne() {
        int child = w.fork(1);
        int zombie = w.fork(1);
        w.exitGroup(zombie, 0);
        w.exitGroup(1, 4 << 8);
        assertTrue(w.sent.stream().anyMatch(s -> s.template() == Templates.DISPATCH_KILL && s.task() == child));
        assertTrue(w.task(child).group.isDying());
        w.buryTheDying();
        assertEquals(0, w.kernel().tasks.count());
    }

    @Test
    void credentialsOverExec() {
        int child = w.fork(1);
        w.call(child, Sys.SETRESUID, 1000, 1000, 1000);
        assertEquals(0, w.task(child).cred.effective);
        assertEquals(-Errno.EPERM, w.call(child, Sys.SETUID, 0).result);
        CredentialsReply secure = w.proc.exec(child, 99, 3, 0, -1, true, new byte[] {'s'});
        assertTrue(secure.secure());
        assertEquals(0, secure.euid());
        assertNotEquals(0, w.task(child).cred.effective);
        assertFalse(w.task(child).group.dumpable);
        w.call(child, Sys.SETRESUID, 1000, 1000, 1000);
        w.call(child, Sys.PRCTL, Prctl.PR_SET_NO_NEW_PRIVS, 1);
        assertFalse(w.proc.exec(child, 98, 3, 0, -1, true, new byte[] {'s'}).secure());
    }

    /** Every call whose door is proc and that the schema promises has a handler here. */
    @Test
    void everyPromisedCallIsServed() {
        for (int nr = 0; nr < 1024; nr++) {
            if (!SyscallTable.isKnown(nr)) {
                continue;
            }
            var info = SyscallTable.of(nr);
            boolean pidfd = info.name().startsWith("pidfd") || info.name().equals("rseq");
            if (info.door() == Door.PROC && !pidfd) {
                assertTrue(w.kernel().calls.serves(nr), info.name());
            }
        }
    }
}
