package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Message;
import io.cloister.bus.mm.ExecReply;
import io.cloister.bus.mm.ForkReply;
import io.cloister.bus.mm.MmEvents;
import io.cloister.bus.mm.MmRequests;
import io.cloister.bus.mm.TextReply;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What dispatch asks of mm, the life of address spaces; and what others tell it. One small method for each message. */
final class MmHandler implements MmRequests, MmEvents {
    private final MmKernel kernel;
    private final RemapCalls remap;
    private final FutexCalls futexes;
    private final ShmCalls shm;
    private final ProgramLoader loader;
    private final ProcTexts texts;
    private final ActionWriter actions = new ActionWriter(new UnsafeBuffer(new byte[Message.MAX_DATA]));
    private byte[] text = new byte[0];
    private int kindOfText;
    private int spaceOfText;

    MmHandler(MmKernel kernel, RemapCalls remap, FutexCalls futexes, ShmCalls shm) {
        this.kernel = kernel;
        this.remap = remap;
        this.futexes = futexes;
        this.shm = shm;
        this.loader = new ProgramLoader(kernel);
        this.texts = new ProcTexts(kernel);
    }

    @Override
    public long fork(int task, int space, int process, ForkReply reply) {
        AddressSpace parent = kernel.spaces.get(space);
        int asid = parent == null ? -Errno.ESRCH : kernel.newAsid();
        if (asid > 0) {
            AddressSpace child = parent.fork(asid, process);
            kernel.spaces.put(asid, child);
            shm.forked(child);
            kernel.counters.forks++;
            reply.ticket(parent.takeTicket());
        }
        return asid;
    }

    @Override
    public void share(int task, int space) {
        AddressSpace shared = kernel.spaces.get(space);
        if (shared != null) {
            shared.users++;
        }
    }

    @Override
    public void release(int task, int space) {
        AddressSpace left = kernel.spaces.get(space);
        if (left != null && --left.users == 0) {
            shm.gone(left);
            kernel.spaces.remove(left.id);
            left.areas.remove(0, MmLimits.TOP);
        }
    }

    @Override
    public long exec(
            int task,
            long vdso,
            long program,
            long interpreter,
            long stringBytes,
            long stackLimit,
            int process,
            long programDevice,
            long programInode,
            long interpreterDevice,
            long interpreterInode,
            byte[] headers,
            byte[] interpreterHeaders,
            byte[] path,
            byte[] interpreterPath,
            ExecReply reply) {
        ProgramFile file = new ProgramFile(program, headers, path, programDevice, programInode);
        ProgramFile loaderFile = interpreterHeaders.length == 0 ? null
            : new ProgramFile(interpreter, interpreterHeaders, interpreterPath, interpreterDevice, interpreterInode);
        int asid = kernel.newAsid();
        if (asid < 0) {
            return asid;
        }
        kernel.vdsoAddress = vdso != 0 ? vdso : kernel.vdsoAddress;
        AddressSpace space = kernel.newSpace(asid);
        space.bind(process);
        actions.clear();
        ProgramLoader.Loaded[] loaded = new ProgramLoader.Loaded[1];
        long result = loader.load(
                space, new ProgramLoader.Request(file, loaderFile, stringBytes, stackLimit), actions, loaded);
        if (result < 0) {
            kernel.spaces.remove(asid);
            return result;
        }
        answer(loaded[0], reply);
        return asid;
    }

    private void answer(ProgramLoader.Loaded at, ExecReply reply) {
        reply.entry(at.entry())
                .stackTop(at.stackTop())
                .programHeaders(at.programHeaders())
                .programHeaderCount(at.count())
                .interpreterBase(at.interpreterBase())
                .programEntry(at.programEntry())
                .vdso(kernel.vdsoAddress);
        reply.body().putBytes(reply.actionsOffset(), actions.buffer(), 0, actions.length());
        reply.actionsLength(actions.length());
    }

    /** In chunks; one text is kept while its chunks are fetched, so that they fit together. */
    @Override
    public long text(int task, int kind, int offset, int space, TextReply reply) {
        AddressSpace described = kernel.spaces.get(space);
        if (described == null) {
            return -Errno.ESRCH;
        }
        if (offset == 0 || kind != kindOfText || space != spaceOfText) {
            byte[] fresh = texts.text(kind, described);
            if (fresh == null) {
                return -Errno.EINVAL;
            }
            keep(fresh, kind, space);
        }
        int from = Math.clamp(offset, 0, text.length);
        int count = Math.min(text.length - from, Message.MAX_DATA);
        reply.chunk(text, from, count);
        int length = text.length;
        if (from + count == length) {
            keep(new byte[0], 0, 0);
        }
        return length;
    }

    private void keep(byte[] newText, int kind, int space) {
        text = newText;
        kindOfText = kind;
        spaceOfText = space;
    }

    @Override
    public void layout(
            int task, int space, long argStart, long argEnd, long envStart, long envEnd, long stackStart, byte[] auxv) {
        AddressSpace described = kernel.spaces.get(space);
        if (described != null) {
            described.argStart = argStart;
            described.argEnd = argEnd;
            described.envStart = envStart;
            described.envEnd = envEnd;
            described.stackStart = stackStart;
            described.auxv = Arrays.copyOf(auxv, Math.min(auxv.length, MmLimits.MAX_AUXV));
        }
    }

    @Override
    public void sendForkDescriptors(int task, int parent, int child, long token) {
        if (!kernel.stubs.sendFork(parent, child, token)) {
            kernel.violation(task);
        }
    }

    @Override
    public void objectGone(long objectId) {
        kernel.descriptors.forget(objectId);
    }

    @Override
    public void taskGone(int task) {
        futexes.taskGone(task);
        remap.taskGone(task);
    }
}
