package io.cloister.mm;

import io.cloister.abi.Elf;
import io.cloister.abi.Errno;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Message;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What dispatch asks of mm: the life of address spaces. Numbers of requests and replies: Op. */
final class SpaceRequests {
    private final MmKernel kernel;
    private final ShmCalls shm;
    private final ProgramLoader loader;
    private final ProcTexts texts;
    private final ActionWriter actions = new ActionWriter(new UnsafeBuffer(new byte[Message.MAX_PAYLOAD]));
    private byte[] text = new byte[0];
    private long textOf = -1;

    SpaceRequests(MmKernel kernel, ShmCalls shm) {
        this.kernel = kernel;
        this.shm = shm;
        this.loader = new ProgramLoader(kernel);
        this.texts = new ProcTexts(kernel);
    }

    private AddressSpace space(Message request, int arg) {
        return kernel.spaces.get((int) request.a[arg]);
    }

    /** MM_FORK. Memory itself is copied by the host when the stub is. */
    void fork(Message request, Message reply) {
        AddressSpace parent = space(request, 0);
        int asid = parent == null ? -Errno.ESRCH : kernel.newAsid();
        if (asid > 0) {
            AddressSpace child = parent.fork(asid, (int) request.a[1]);
            kernel.spaces.put(asid, child);
            shm.forked(child);
            kernel.counters.forks++;
            reply.with(asid, parent.takeTicket());
        } else {
            reply.with(asid);
        }
    }

    /** MM_SHARE. */
    void share(Message event) {
        AddressSpace space = space(event, 0);
        if (space != null) {
            space.users++;
        }
    }

    /** MM_RELEASE. */
    void release(Message event) {
        AddressSpace space = space(event, 0);
        if (space != null && --space.users == 0) {
            shm.gone(space);
            kernel.spaces.remove(space.id);
            space.areas.remove(0, MmLimits.TOP);
        }
    }

    /** MM_EXEC. */
    void exec(Message request, Message reply) {
        ProgramImage image = ProgramImage.decode(request.payloadBytes());
        int asid = image == null ? -Errno.ENOEXEC : kernel.newAsid();
        if (asid < 0) {
            reply.with(asid);
            return;
        }
        kernel.vdsoAddress = request.a[0] != 0 ? request.a[0] : kernel.vdsoAddress;
        AddressSpace space = kernel.newSpace(asid);
        space.bind((int) request.a[5]);
        actions.clear();
        ProgramLoader.Loaded[] loaded = new ProgramLoader.Loaded[1];
        ProgramLoader.Request what = new ProgramLoader.Request(request.a[1], request.a[2], request.a[3], request.a[4]);
        long result = loader.load(space, what, image, actions, loaded);
        if (result < 0) {
            kernel.spaces.remove(asid);
            reply.with(result);
            return;
        }
        ProgramLoader.Loaded at = loaded[0];
        reply.with(
                asid,
                at.entry(),
                at.stackTop(),
                at.programHeaders(),
                (long) at.count() << 32 | Elf.PHDR_SIZE,
                at.interpreterBase(),
                at.programEntry(),
                kernel.vdsoAddress);
        reply.payload().putBytes(0, actions.buffer(), 0, actions.length());
        reply.length(actions.length());
    }

    /** MM_TEXT, in chunks; one text is kept while its chunks are fetched, so that they fit together. */
    void text(Message request, Message reply) {
        AddressSpace space = space(request, 2);
        long key = request.a[2] << 8 | request.a[0] & 0xff;
        if (space == null) {
            reply.with(-Errno.ESRCH);
            return;
        }
        if (request.a[1] == 0 || key != textOf) {
            byte[] fresh = texts.text((int) request.a[0], space);
            if (fresh == null) {
                reply.with(-Errno.EINVAL);
                return;
            }
            text = fresh;
            textOf = key;
        }
        int from = Math.clamp(request.a[1], 0, text.length);
        int count = Math.min(text.length - from, Message.MAX_PAYLOAD);
        reply.with(text.length).payload(text, from, count);
        if (from + count == text.length) {
            text = new byte[0];
            textOf = -1;
        }
    }

    /** MM_LAYOUT. */
    void layout(Message request) {
        AddressSpace space = space(request, 0);
        if (space != null) {
            space.argStart = request.a[1];
            space.argEnd = request.a[2];
            space.envStart = request.a[3];
            space.envEnd = request.a[4];
            space.stackStart = request.a[5];
            byte[] auxv = request.payloadBytes();
            space.auxv = Arrays.copyOf(auxv, Math.min(auxv.length, MmLimits.MAX_AUXV));
        }
    }

    /** MM_SEND_FORK_FDS. */
    void sendForkDescriptors(Message event) {
        kernel.stubs.sendFork((int) event.a[0], (int) event.a[1], event.a[2]);
    }
}
