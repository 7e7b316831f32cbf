package io.cloister.dispatch;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.bus.mm.ExecReply;
import io.cloister.bus.proc.CredentialsReply;
import io.cloister.bus.vfs.ExecOpenReply;
import io.cloister.spec.Machine;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * execve(2), execveat(2). A new program always starts in a fresh stub out of the pool; the old one is killed, or, where
 * it belongs to a vfork parent, only left. Errors up to the point of no return answer the old program and leave no
 * trace.
 */
final class ExecCalls {
    /** What /proc/PID/cmdline and environ show at most. */
    private static final int CMDLINE = 4096;
    private static final int ENVIRON = 7168;
    private static final long UNSIGNED = 0xffffffffL;

    /** Asks for what {@code call} asks for, as soon as there is a stub. No signal ends that. */
    private record ExecWait(ExecCalls calls, Task task, Call call) implements Attempt {
        @Override
        public long retry() {
            return calls.attempt(task, call);
        }

        @Override
        public long interrupted() {
            return CallHandler.LATER;
        }
    }

    private final Kernel kernel;
    private final Parking parking;
    private final CloneCalls clones;
    private final ExitCalls exits;
    private final Machine.Hardware hardware;
    private final WaitQueue stubs = new WaitQueue();

    ExecCalls(Kernel kernel, Parking parking, CloneCalls clones, ExitCalls exits, Machine.Hardware hardware) {
        this.kernel = kernel;
        this.parking = parking;
        this.clones = clones;
        this.exits = exits;
        this.hardware = hardware;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.EXECVE, this::exec)
            .on(Sys.EXECVEAT, this::exec);
    }

    private long exec(Task task, Call call) {
        long outcome = attempt(task, call);
        return outcome != CallHandler.LATER || !call.isPending() ? outcome
            : parking.park(new ExecWait(this, task, call), stubs, Parking.ANY_EVENT);
    }

    /** Minus an errno, or LATER: if the call is then pending it waits for a stub, else the new program runs. */
    private long attempt(Task task, Call call) {
        ExecRequest request;
        try {
            request = ExecRequest.of(call);
        } catch (ExecRequest.Refused refused) {
            return -refused.errno;
        }
        int process = kernel.platform.takeStub();
        long outcome = process < 0 ? 0 : run(task, request, process, call);
        return outcome < 0 ? outcome : CallHandler.LATER;
    }

    /** A stub became ready: the first that waits for one gets it. */
    void stubReady() {
        stubs.wake(Parking.ANY_EVENT);
        parking.runReady();
    }

    /**
     * Replaces the program of {@code task} by the one asked for, in the stub of {@code process}.
     *
     * @param call the old program's call, or null for the first program. @return 0, or minus an errno: then nothing has
     *     changed.
     */
    long run(Task task, ExecRequest asked, int process, Call call) {
        ExecOpenReply opened = kernel.peers.vfs.execOpen(task.tid, asked.dirfd(), asked.flags(), asked.path());
        if (opened.result() < 0) {
            kernel.platform.giveBack(process);
            return opened.result();
        }
        Program program = new Program(opened);
        ExecRequest request = program.prefix.isEmpty() ? asked : asked.withPrefix(program.prefix);
        long room = StackImage.size(request.argv(), request.envp(), request.path(), 48);
        if (room > DispatchLimits.MAX_STACK_IMAGE) {
            kernel.platform.giveBack(process);
            releaseObjects(program);
            return -Errno.E2BIG;
        }
        ExecReply layout = program.layOut(kernel, task.tid, room, process);
        if (layout.result() < 0) {
            long errno = layout.result();
            kernel.platform.giveBack(process);
            releaseObjects(program);
            return errno;
        }
        commit(task, request, program, Layout.of(layout, process), call);
        return 0;
    }

    /** mm's answer, kept over later requests, and where the program will run. */
    private record Layout(
            int asid,
            int process,
            long entry,
            long stackTop,
            long programHeaders,
            int programHeaderCount,
            long interpreterBase,
            long programEntry,
            long vdso,
            byte[] actions) {
        private static Layout of(ExecReply reply, int process) {
            return new Layout(
                    (int) reply.result(),
                    process,
                    reply.entry(),
                    reply.stackTop(),
                    reply.programHeaders(),
                    reply.programHeaderCount(),
                    reply.interpreterBase(),
                    reply.programEntry(),
                    reply.vdso(),
                    reply.actions());
        }
    }

    private void commit(Task task, ExecRequest request, Program program, Layout layout, Call call) {
        int asid = layout.asid;
        int process = layout.process;
        killOthers(task);
        int tid = task.tgid;
        kernel.tasks.clearSlots(process);
        kernel.tasks.takeSlot(process, 0);
        kernel.platform.slotTaken(process, 0);
        Task fresh = new Task(tid, tid, process, 0, asid, false);
        int[] ids = ids(kernel.peers.proc.exec(
                task.tid,
                Tasks.handle(process, 0),
                asid,
                program.setUid,
                program.setGid,
                program.readable,
                request.comm()));
        if (task.tid != tid) {
            kernel.notes.vfs.clone(tid, task.tid, CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS);
            kernel.notes.vfs.exit(task.tid);
        }
        kernel.peers.vfs.exec(
                tid, program.path, strings(request.argv(), CMDLINE), strings(request.envp(), ENVIRON));
        byte[] random = new byte[16];
        kernel.ports.entropy().fill(random, 0, 16);
        StackImage stack = new StackImage(
                layout.stackTop, request.argv(), request.envp(), request.path(), random, auxiliary(layout, ids));
        kernel.notes.mm.layout(
                tid, asid, stack.argStart, stack.argEnd, stack.envStart, stack.envEnd, stack.stackPointer, stack.auxv);
        kernel.notes.mm.taskGone(task.tid);
        kernel.peers.mm.release(tid, task.asid);
        kernel.tasks.remove(task.tid);
        kernel.tasks.add(fresh);
        kernel.counters.execs++;
        start(process, layout, stack);
        leaveOldStub(task, call);
    }

    private void start(int process, Layout layout, StackImage stack) {
        byte[] list = new byte[layout.actions.length + 128];
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[MailboxDescriptor.SLOT_ACTIONS_SIZE]);
        ActionWriter actions = new ActionWriter(buffer);
        actions.append(new UnsafeBuffer(layout.actions), 0, layout.actions.length);
        actions.copyOut(stack.stackPointer, 0, stack.bytes.length);
        actions.start(layout.entry, stack.stackPointer, 0);
        buffer.getBytes(0, list, 0, actions.length());
        kernel.platform.start(process, list, actions.length(), stack.bytes);
    }

    private void leaveOldStub(Task task, Call call) {
        clones.release(task);
        if (task.process < 0) {
            return; // the first program: there was none
        }
        if (task.guestOfStub) {
            call.actions().exitThread();
            call.complete(0);
            kernel.tasks.freeSlot(task.process, task.slot);
        } else {
            if (call != null) {
                call.end(0);
            }
            kernel.platform.kill(task.process);
        }
    }

    /** The other threads of the group end here (execve(2), "Effect on process attributes"). */
    private void killOthers(Task task) {
        for (Task other : kernel.tasks.group(task.tgid)) {
            if (other != task) {
                exits.endForExec(other);
            }
        }
    }

    /** AT_UID, AT_EUID, AT_GID, AT_EGID, AT_SECURE. */
    private static int[] ids(CredentialsReply reply) {
        return new int[] {reply.ruid(), reply.euid(), reply.rgid(), reply.egid(), reply.secure() ? 1 : 0};
    }

    private long[] auxiliary(Layout layout, int[] ids) {
        return new long[] {
            layout.vdso == 0 ? Elf.AT_IGNORE : Elf.AT_SYSINFO_EHDR,
            layout.vdso,
            Elf.AT_HWCAP,
            hardware.hwcap(),
            Elf.AT_PAGESZ,
            4096,
            Elf.AT_CLKTCK,
            100,
            Elf.AT_PHDR,
            layout.programHeaders,
            Elf.AT_PHENT,
            Elf.PHDR_SIZE,
            Elf.AT_PHNUM,
            layout.programHeaderCount,
            Elf.AT_BASE,
            layout.interpreterBase,
            Elf.AT_FLAGS,
            0,
            Elf.AT_ENTRY,
            layout.programEntry,
            Elf.AT_UID,
            ids[0] & UNSIGNED,
            Elf.AT_EUID,
            ids[1] & UNSIGNED,
            Elf.AT_GID,
            ids[2] & UNSIGNED,
            Elf.AT_EGID,
            ids[3] & UNSIGNED,
            Elf.AT_SECURE,
            ids[4],
            Elf.AT_HWCAP2,
            hardware.hwcap2(),
            Elf.AT_MINSIGSTKSZ,
            hardware.minSignalStack()
        };
    }

    private void releaseObjects(Program program) {
        kernel.peers.vfs.objectRelease(program.object, 1);
        if (program.interpreter != 0) {
            kernel.peers.vfs.objectRelease(program.interpreter, 1);
        }
    }

    private static byte[] strings(List<byte[]> list, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] string : list) {
            out.writeBytes(string);
            out.write(0);
        }
        return out.size() <= most ? out.toByteArray() : Arrays.copyOf(out.toByteArray(), most);
    }
}
