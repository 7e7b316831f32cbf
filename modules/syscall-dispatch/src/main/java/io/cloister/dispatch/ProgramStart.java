package io.cloister.dispatch;

import static io.cloister.abi.Elf.AT_BASE;
import static io.cloister.abi.Elf.AT_CLKTCK;
import static io.cloister.abi.Elf.AT_EGID;
import static io.cloister.abi.Elf.AT_ENTRY;
import static io.cloister.abi.Elf.AT_EUID;
import static io.cloister.abi.Elf.AT_FLAGS;
import static io.cloister.abi.Elf.AT_GID;
import static io.cloister.abi.Elf.AT_HWCAP;
import static io.cloister.abi.Elf.AT_HWCAP2;
import static io.cloister.abi.Elf.AT_MINSIGSTKSZ;
import static io.cloister.abi.Elf.AT_PAGESZ;
import static io.cloister.abi.Elf.AT_PHDR;
import static io.cloister.abi.Elf.AT_PHENT;
import static io.cloister.abi.Elf.AT_PHNUM;
import static io.cloister.abi.Elf.AT_SECURE;
import static io.cloister.abi.Elf.AT_SYSINFO_EHDR;
import static io.cloister.abi.Elf.AT_UID;

import io.cloister.bus.ActionWriter;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The steps of starting a program in a fresh stub that execve and the first program share. */
final class ProgramStart {
    private static final int PAGE = 4096;
    private static final int CLOCK_TICKS = 100;

    /**
     * A program laid out in a stub's new address space.
     *
     * @param error 0 or minus an errno, then nothing else holds. @param actions to be carried out first. @param at where things are,
     * a1..a7 of MM_EXEC's reply in [1..7].
     */
    record Placed(long error, int asid, ActionWriter actions, long[] at) {
    }

    /** Who the new program runs as, for its auxiliary vector. */
    record Ids(long uid, long euid, long gid, long egid, long secure) {
    }

    private final DispatchKernel kernel;

    ProgramStart(DispatchKernel kernel) {
        this.kernel = kernel;
    }

    /** VFS_EXEC_OPEN. */
    Message open(int tid, ExecRequest request) {
        return kernel.ask(ServiceId.VFS, Op.VFS_EXEC_OPEN, tid, request.path(), request.dirfd(), request.flags());
    }

    /** References that vfs gave for nothing. */
    void giveBack(ExecFile file) {
        kernel.tell(ServiceId.VFS, Op.VFS_OBJECT_RELEASE, 0, file.programId(), 1);
        if (file.interpreterId() != 0) {
            kernel.tell(ServiceId.VFS, Op.VFS_OBJECT_RELEASE, 0, file.interpreterId(), 1);
        }
    }

    /** What goes onto the stack. */
    StackImage.Content content(ExecRequest request, ExecFile file) {
        byte[] random = new byte[16];
        kernel.entropy.fill(random, 0, random.length);
        return new StackImage.Content(file.arguments(request.argv()), request.env(), request.path(), random);
    }

    /** Bytes that will take, at most. */
    long size(ExecRequest request, ExecFile file) {
        return new StackImage.Content(file.arguments(request.argv()), request.env(), request.path(), new byte[0]).size();
    }

    /** New address space with the program in it; nothing remains of it on error, but the references of {@code file} do. */
    Placed place(Stub stub, ExecRequest request, ExecFile file, long stackLimit) {
        int asid = (int) kernel.ask(ServiceId.MM, Op.MM_NEW, 0).result();
        return asid < 0 ? new Placed(asid, 0, null, null) : place(stub, asid, request, file, stackLimit);
    }

    /** The same in an address space that exists, and is released on error. */
    Placed place(Stub stub, int asid, ExecRequest request, ExecFile file, long stackLimit) {
        kernel.ask(ServiceId.MM, Op.MM_BIND, 0, asid, stub.process);
        Message reply = kernel.ask(ServiceId.MM, Op.MM_EXEC, 0, file.image(), asid, file.programId(), file.interpreterId(),
            size(request, file), stackLimit, stub.process);
        if (reply.result() < 0) {
            long error = reply.result();
            kernel.ask(ServiceId.MM, Op.MM_RELEASE, 0, asid);
            return new Placed(error, 0, null, null);
        }
        ActionWriter actions = kernel.mailbox.actions(stub.process, 0);
        actions.append(reply.payload(), 0, reply.length());
        return new Placed(0, asid, actions, reply.a.clone());
    }

    /** PROC_EXEC; null where proc refuses. */
    Ids become(GuestTask task, Stub stub, Placed placed, ExecRequest request, ExecFile file) {
        Message reply = kernel.ask(ServiceId.PROC, Op.PROC_EXEC, task.tid, named(request.name(), file.arguments(request.argv())),
            stub.handle(0), placed.asid(), file.setuid(), file.setgid(), file.readable() ? 0 : 1);
        return reply.result() < 0 ? null : new Ids(reply.a[1], reply.a[2], reply.a[3], reply.a[4], reply.a[5]);
    }

    /** Payload of VFS_EXEC. */
    byte[] exePayload(ExecRequest request, ExecFile file) {
        return named(file.path(), file.arguments(request.argv()));
    }

    private static byte[] named(byte[] name, List<byte[]> argv) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(name);
        out.write(0);
        int limit = name.length + 1 + DispatchLimits.MAX_CMDLINE;
        for (byte[] arg : argv) {
            out.writeBytes(arg);
            out.write(0);
            if (out.size() > limit) {
                return Arrays.copyOf(out.toByteArray(), limit);
            }
        }
        return out.toByteArray();
    }

    /** Stack image, bounds for /proc, and the order to start. */
    void go(Stub stub, int tid, Placed placed, Ids ids, StackImage.Content content) {
        long[] at = placed.at();
        StackImage image = StackImage.build(at[2], content, auxiliary(at, ids));
        kernel.ask(ServiceId.MM, Op.MM_LAYOUT, tid, image.auxv(), placed.asid(), image.argStart(), image.argEnd(), image.argEnd(),
            image.envEnd(), image.rsp());
        kernel.mailbox.window(stub.process, 0, image.bytes());
        placed.actions().copyOut(image.rsp(), 0, image.bytes().length);
        placed.actions().start(at[1], image.rsp(), 0);
        kernel.mailbox.reply(stub.process, 0, placed.actions().length());
    }

    private long[] auxiliary(long[] at, Ids ids) {
        long[] pairs = {
            AT_SYSINFO_EHDR, at[7],
            AT_MINSIGSTKSZ, kernel.cpu.minSignalStack(),
            AT_HWCAP, kernel.cpu.hwcap(),
            AT_PAGESZ, PAGE,
            AT_CLKTCK, CLOCK_TICKS,
            AT_PHDR, at[3],
            AT_PHENT, at[4] & 0xffffffffL,
            AT_PHNUM, at[4] >>> 32,
            AT_BASE, at[5],
            AT_FLAGS, 0,
            AT_ENTRY, at[6],
            AT_UID, ids.uid(),
            AT_EUID, ids.euid(),
            AT_GID, ids.gid(),
            AT_EGID, ids.egid(),
            AT_SECURE, ids.secure(),
            AT_HWCAP2, kernel.cpu.hwcap2(),
        };
        return at[7] == 0 ? Arrays.copyOfRange(pairs, 2, pairs.length) : pairs;
    }
}
