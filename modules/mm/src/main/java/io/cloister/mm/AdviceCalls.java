package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import java.util.Arrays;

/**
 * madvise(2), mincore(2), msync(2). Advice about speed is checked and ignored; advice that changes contents is obeyed.
 */
final class AdviceCalls {
    private final MmKernel kernel;

    AdviceCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.MADVISE, this::madvise)
            .on(Sys.PROCESS_MADVISE, this::processMadvise)
            .on(Sys.MINCORE, this::mincore)
            .on(Sys.MSYNC, this::msync);
    }

    /** madvise(2). */
    private long madvise(AddressSpace space, Call call) {
        if (call.phase() > 0) {
            return call.phaseStatus();
        }
        return advise(space, call, call.arg(0), call.arg(1), call.intArg(2));
    }

    private long advise(AddressSpace space, Call call, long address, long bytes, int advice) {
        if (!isKnown(advice) || !MmKernel.aligned(address)) {
            return -Errno.EINVAL;
        }
        long length = MmKernel.pageUp(bytes);
        if (length < 0 || length == 0 && bytes != 0 || address + length < address) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        if (!MmKernel.inGuest(address, length)) {
            return -Errno.ENOMEM;
        }
        long end = address + length;
        return switch (advice) {
            case Mman.MADV_DONTNEED, Mman.MADV_FREE, Mman.MADV_DONTNEED_LOCKED ->
                discard(space, call, address, end, advice);
            case Mman.MADV_REMOVE -> punch(space, call, address, end);
            case Mman.MADV_DONTDUMP -> flag(space, address, end, Vma.DONTDUMP, 0);
            case Mman.MADV_DODUMP -> flag(space, address, end, 0, Vma.DONTDUMP);
            case Mman.MADV_DONTFORK -> flag(space, address, end, Vma.DONTFORK, 0);
            case Mman.MADV_DOFORK -> flag(space, address, end, 0, Vma.DONTFORK);
            default -> space.areas.covers(address, end) ? 0 : -Errno.ENOMEM;
        };
    }

    /**
     * What a kernel built without the rarer options knows; WIPEONFORK and guard regions are absent, and callers go
     * without.
     */
    private static boolean isKnown(int advice) {
        return advice >= Mman.MADV_NORMAL && advice <= Mman.MADV_DONTNEED
            || advice >= Mman.MADV_FREE && advice <= Mman.MADV_DODUMP
            || advice >= Mman.MADV_COLD && advice <= Mman.MADV_DONTNEED_LOCKED;
    }

    private long discard(AddressSpace space, Call call, long from, long to, int advice) {
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            Vma area = areas.at(i);
            boolean locked = area.is(Vma.LOCKED) && advice != Mman.MADV_DONTNEED_LOCKED;
            if (locked || advice == Mman.MADV_FREE && area.object != null) {
                return -Errno.EINVAL;
            }
        }
        HostMappings host = new HostMappings(kernel, space, call);
        long runStart = from;
        long runEnd = from;
        boolean whole = true;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            Vma area = areas.at(i);
            long start = Math.max(area.start, from);
            if (start != runEnd || area.is(Vma.TRAMPOLINE)) {
                whole &= start == runEnd;
                if (runEnd > runStart && !host.advise(runStart, runEnd, Mman.MADV_DONTNEED)) {
                    return -Errno.EAGAIN;
                }
                runStart = area.is(Vma.TRAMPOLINE) ? area.end : start;
            }
            runEnd = Math.min(area.end, to);
        }
        if (runEnd > runStart && !host.advise(runStart, runEnd, Mman.MADV_DONTNEED)) {
            return -Errno.EAGAIN;
        }
        return whole && runEnd >= to ? 0 : -Errno.ENOMEM;
    }

    /** MADV_REMOVE: a hole in the object; the host says whether it can. */
    private long punch(AddressSpace space, Call call, long from, long to) {
        Vma area = space.areas.find(from);
        if (area == null || area.end < to) {
            return area == null ? -Errno.ENOMEM : -Errno.EINVAL;
        }
        if (area.object == null || area.is(Vma.LOCKED)) {
            return -Errno.EINVAL;
        }
        if (!area.is(Vma.SHARED) || (area.prot & Mman.PROT_WRITE) == 0) {
            return -Errno.EACCES;
        }
        new HostMappings(kernel, space, call).advise(from, to, Mman.MADV_REMOVE);
        call.resubmit();
        return CallHandler.LATER;
    }

    private static long flag(AddressSpace space, long from, long to, int set, int clear) {
        if (space.areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        AreaFlags.change(space.areas, from, to, set, clear);
        return space.areas.covers(from, to) ? 0 : -Errno.ENOMEM;
    }

    /** process_madvise(2): of the calling process only, through any pidfd it may hold; advice without effect. */
    private long processMadvise(AddressSpace space, Call call) {
        int advice = call.intArg(3);
        if (call.arg(4) != 0 || call.inLength(1) < 0) {
            return call.arg(4) != 0 ? -Errno.EINVAL : call.inLength(1);
        }
        boolean known = advice == Mman.MADV_COLD || advice == Mman.MADV_PAGEOUT || advice == Mman.MADV_WILLNEED
            || advice == Mman.MADV_COLLAPSE;
        return known ? -Errno.EBADF : -Errno.EINVAL;
    }

    /** mincore(2): what is mapped is resident. */
    private long mincore(AddressSpace space, Call call) {
        long address = call.arg(0);
        long length = MmKernel.pageUp(call.arg(1));
        if (!MmKernel.aligned(address)) {
            return -Errno.EINVAL;
        }
        if (length < 0 || !MmKernel.inGuest(address, length) || !space.areas.covers(address, address + length)) {
            return -Errno.ENOMEM;
        }
        long pages = length / MmKernel.PAGE;
        if (pages > MmLimits.MAX_MINCORE) {
            return -Errno.EAGAIN;
        }
        byte[] vector = new byte[(int) pages];
        Arrays.fill(vector, (byte) 1);
        return pages == 0 || call.outTo(call.arg(2), vector) ? 0 : -Errno.EAGAIN;
    }

    /** msync(2). Shared pages are the host's page cache of the object itself: vfs reads them as they are. */
    private long msync(AddressSpace space, Call call) {
        long address = call.arg(0);
        int flags = call.intArg(2);
        int both = Mman.MS_ASYNC | Mman.MS_SYNC;
        if ((flags & ~(both | Mman.MS_INVALIDATE)) != 0 || (flags & both) == both || !MmKernel.aligned(address)) {
            return -Errno.EINVAL;
        }
        long length = MmKernel.pageUp(call.arg(1));
        if (length < 0 || !MmKernel.inGuest(address, length)) {
            return -Errno.ENOMEM;
        }
        if (!space.areas.covers(address, address + length)) {
            return -Errno.ENOMEM;
        }
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(address); i < areas.size() && areas.at(i).start < address + length; i++) {
            if ((flags & Mman.MS_INVALIDATE) != 0 && areas.at(i).is(Vma.LOCKED)) {
                return -Errno.EBUSY;
            }
        }
        return 0;
    }
}
