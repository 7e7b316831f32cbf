package io.cloister.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.TaskTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Births and deaths; whatever happens, what was taken is given back. */
class LifeTest {
    private static final long THREAD = CloneFlags.CLONE_VM
            | CloneFlags.CLONE_FS
            | CloneFlags.CLONE_FILES
            | CloneFlags.CLONE_SIGHAND
            | CloneFlags.CLONE_THREAD;

    private final FakeKernel kernel = new FakeKernel();
    private final FakeKernel.Guest init = kernel.boot();

    private FakeKernel.Guest fork(FakeKernel.Guest parent, int hostPid) {
        parent.call(Sys.FORK);
        assertEquals(MailboxDescriptor.REPLY_RESUBMIT, parent.flags);
        assertEquals(List.of(ActionOp.FORK), parent.actions);
        FakeKernel.Guest child = kernel.guests.lastEntry().getValue();
        parent.resubmit(hostPid);
        assertEquals(child.tid, parent.result);
        return child;
    }

    private void onlyInitIsLeft() {
        assertEquals(1, kernel.mm.users.size(), kernel.mm.users.toString());
        assertEquals(List.of(1), List.copyOf(kernel.files));
        assertEquals(0, kernel.objects());
    }

    @Test
    void theFirstProgramIsLookedForInPath() {
        assertEquals(0, kernel.startedIn);
        assertTrue(kernel.told.contains("SUPERVISOR SupervisorStarted(outcome=0, subject=0)"));
        assertTrue(kernel.asked.contains("VfsInit 1"));
        assertEquals(2, kernel.asked.stream().filter(s -> s.startsWith("VfsExecOpen")).count());
        onlyInitIsLeft();
    }

    @Test
    void forkExecExit() {
        FakeKernel.Guest child = fork(init, 4000);
        assertTrue(kernel.told.contains("forked " + child.process + " 4000"));
        assertEquals(2, kernel.mm.users.size());
        child.exec("/nowhere");
        assertNull(child.result, "waits for a stub, or is refused before");
        int stub = kernel.stub();
        assertEquals(-Errno.ENOENT, child.result);
        child.exec("/bin/true");
        assertEquals(stub, kernel.startedIn);
        assertTrue(child.isDropped());
        assertEquals(0, child.ended, "for the journal");
        assertTrue(kernel.told.contains("kill " + child.process));
        assertEquals(2, kernel.mm.users.size());
        FakeKernel.Guest program = kernel.guests.get(child.tid);
        program.call(Sys.EXIT_GROUP, 3);
        assertTrue(kernel.told.contains("kill " + stub));
        assertTrue(kernel.asked.indexOf("VfsExit " + child.tid) < kernel.asked.indexOf("ProcExit " + child.tid));
        onlyInitIsLeft();
    }

    @Test
    void programsGetStubsInTheOrderInWhichTheyAsked() {
        FakeKernel.Guest first = fork(init, 4000);
        FakeKernel.Guest second = fork(init, 4001);
        FakeKernel.Guest third = fork(init, 4002);
        kernel.tasks.putInt(first.tid, TaskTable.SIG_PENDING, 1);
        first.exec("/bin/true");
        second.exec("/bin/true");
        third.exec("/bin/true");
        kernel.service.onCancel(second.tid);
        assertNull(second.result, "no signal interrupts execve(2)");
        int stub = kernel.stub();
        assertEquals(stub, kernel.startedIn);
        assertTrue(first.isDropped());
        assertFalse(second.isDropped());
        kernel.dispatch.kill(second.tid, 9);
        assertTrue(second.isDropped());
        stub = kernel.stub();
        assertEquals(stub, kernel.startedIn);
        assertTrue(third.isDropped());
        for (FakeKernel.Guest ended : List.of(first, third)) {
            kernel.guests.get(ended.tid).call(Sys.EXIT_GROUP, 0);
        }
        onlyInitIsLeft();
    }

    @Test
    void everyStepOfAForkIsUndone() {
        for (String request : List.of("MmFork", "ProcClone")) {
            kernel.failures.put(request, (long) -Errno.ENOMEM);
            init.call(Sys.FORK);
            assertEquals(-Errno.ENOMEM, init.result, request);
            onlyInitIsLeft();
        }
        init.call(Sys.FORK);
        init.resubmit(-Errno.EAGAIN);
        assertEquals(-Errno.EAGAIN, init.result);
        onlyInitIsLeft();
        assertEquals(List.of(1), List.copyOf(kernel.proc.groupOf.keySet()));
    }

    @Test
    void vforkParentWaitsForExec() {
        init.call(Sys.VFORK);
        assertEquals(List.of(ActionOp.THREAD), init.actions);
        FakeKernel.Guest child = kernel.guests.lastEntry().getValue();
        assertEquals(init.process, child.process);
        init.resubmit(0);
        assertNull(init.result);
        kernel.service.onCancel(init.tid);
        assertNull(init.result, "no signal interrupts vfork(2)");
        int stub = kernel.stub();
        child.exec("/bin/true");
        assertEquals(List.of(ActionOp.EXIT_THREAD), child.actions);
        assertEquals(child.tid, init.result);
        assertEquals(stub, kernel.startedIn);
        kernel.guests.get(child.tid).call(Sys.EXIT_GROUP, 0);
        onlyInitIsLeft();
    }

    @Test
    void aVforkParentThatIsKilledIsForgotten() {
        FakeKernel.Guest parent = fork(init, 4000);
        parent.call(Sys.VFORK);
        FakeKernel.Guest child = kernel.guests.lastEntry().getValue();
        parent.resubmit(0);
        kernel.dispatch.kill(parent.tid, 9);
        assertTrue(parent.isDropped());
        assertTrue(kernel.told.contains("kill " + parent.process), "and its child with it");
        child.call(Sys.EXIT_GROUP, 0);
        assertTrue(child.isDropped(), "its host thread may be a little late");
        onlyInitIsLeft();
    }

    @Test
    void vforkChildMayBeFasterThanItsParent() {
        init.call(Sys.VFORK);
        FakeKernel.Guest child = kernel.guests.lastEntry().getValue();
        child.call(Sys.EXIT_GROUP, 1);
        assertEquals(List.of(ActionOp.EXIT_THREAD), child.actions);
        init.resubmit(0);
        assertEquals(child.tid, init.result);
        onlyInitIsLeft();
    }

    @Test
    void threadsComeAndGo() {
        FakeKernel.Guest child = fork(init, 4000);
        child.call(Sys.CLONE, THREAD, 0x7000);
        FakeKernel.Guest thread = kernel.guests.lastEntry().getValue();
        assertEquals(thread.tid, child.result);
        assertEquals(2, kernel.mm.users.size());
        thread.call(Sys.EXIT, 0);
        assertEquals(List.of(ActionOp.EXIT_THREAD), thread.actions);
        assertEquals(2, kernel.mm.users.size());
        child.call(Sys.CLONE, THREAD, 0x7000);
        FakeKernel.Guest second = kernel.guests.lastEntry().getValue();
        child.call(Sys.EXIT, 0);
        kernel.dispatch.kill(child.tid, 9);
        assertTrue(kernel.told.contains("kill " + second.process), "the leader was gone already");
        onlyInitIsLeft();
    }

    @Test
    void aThreadThatCouldNotBeMadeIsUndone() {
        init.call(Sys.CLONE, THREAD, 0x7000);
        FakeKernel.Guest thread = kernel.guests.lastEntry().getValue();
        assertEquals(thread.tid, init.result);
        assertEquals(MailboxDescriptor.REPLY_RESUBMIT_FAILED, init.flags);
        init.resubmit(-Errno.EAGAIN);
        assertEquals(-Errno.EAGAIN, init.result);
        onlyInitIsLeft();
        init.call(Sys.CLONE, THREAD, 0x7000);
        kernel.guests.lastEntry().getValue().call(Sys.EXIT, 0);
        init.resubmit(-Errno.EAGAIN);
        onlyInitIsLeft();
    }

    @Test
    void execOfAThreadTakesTheLeadersNumber() {
        FakeKernel.Guest leader = fork(init, 4000);
        leader.call(Sys.CLONE, THREAD, 0x7000);
        FakeKernel.Guest thread = kernel.guests.lastEntry().getValue();
        kernel.stub();
        thread.exec("/bin/true");
        kernel.guests.get(leader.tid).call(Sys.EXIT_GROUP, 0);
        onlyInitIsLeft();
    }

    @Test
    void flagsAreChecked() {
        init.call(Sys.CLONE, CloneFlags.CLONE_THREAD, 0);
        assertEquals(-Errno.EINVAL, init.result);
        init.call(Sys.CLONE, CloneFlags.CLONE_SIGHAND, 0);
        assertEquals(-Errno.EINVAL, init.result);
        init.call(Sys.CLONE, CloneFlags.CLONE_NEWPID, 0);
        assertEquals(-Errno.EPERM, init.result);
        init.call(Sys.CLONE3, 1, 32);
        assertEquals(-Errno.EINVAL, init.result);
        init.call(Sys.CLONE3, 1, 100000);
        assertEquals(-Errno.E2BIG, init.result);
        init.call(Sys.BPF);
        assertEquals(-Errno.ENOSYS, init.result);
        onlyInitIsLeft();
    }

    @Test
    void deadStubsEndTheirTasksAndPidOneEndsAll() {
        FakeKernel.Guest child = fork(init, 4000);
        kernel.dispatch.stubDied(1000 + child.process, 9);
        onlyInitIsLeft();
        fork(init, 4001);
        init.call(Sys.EXIT_GROUP, 5);
        assertTrue(kernel.told.contains("SUPERVISOR SupervisorEnded(status=" + (5 << 8) + ")"));
        assertEquals(0, kernel.mm.users.size());
        assertEquals(0, kernel.files.size());
    }
}
