package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.vfs.MapObjectReply;
import java.nio.charset.StandardCharsets;

/** mmap(2), munmap(2), mprotect(2), brk(2), mseal(2). */
final class MmapCalls {
    private static final int KNOWN_FLAGS = Mman.MAP_TYPE
            | Mman.MAP_FIXED
            | Mman.MAP_ANONYMOUS
            | Mman.MAP_32BIT
            | Mman.MAP_GROWSDOWN
            | Mman.MAP_DENYWRITE
            | Mman.MAP_EXECUTABLE
            | Mman.MAP_LOCKED
            | Mman.MAP_NORESERVE
            | Mman.MAP_POPULATE
            | Mman.MAP_NONBLOCK
            | Mman.MAP_STACK
            | Mman.MAP_FIXED_NOREPLACE;
    private static final long LOW_FROM = 0x40000000L;
    private static final long LOW_TO = 0x80000000L;
    private static final byte[] SHARED_NAME =
            "/dev/zero (deleted)".getBytes(StandardCharsets.US_ASCII);

    private final MmKernel kernel;

    MmapCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.MMAP, this::mmap)
            .on(Sys.MUNMAP, this::munmap)
            .on(Sys.MPROTECT, this::mprotect)
            .on(Sys.PKEY_MPROTECT, this::pkeyMprotect)
            .on(Sys.BRK, this::brk)
            .on(Sys.MSEAL, this::mseal);
    }

    /** mmap(2). */
    private long mmap(AddressSpace space, Call call) {
        long address = call.arg(0);
        long length = MmKernel.pageUp(call.arg(1));
        int prot = call.intArg(2);
        int flags = call.intArg(3);
        long offset = call.arg(5);
        boolean anonymous = (flags & Mman.MAP_ANONYMOUS) != 0;
        int type = flags & Mman.MAP_TYPE;
        if (!MmKernel.aligned(offset) || call.arg(1) == 0) {
            return -Errno.EINVAL;
        }
        if (length <= 0 || length > MmLimits.TOP) {
            return -Errno.ENOMEM;
        }
        if (!anonymous && (offset < 0 || offset > Long.MAX_VALUE - length)) {
            return -Errno.EOVERFLOW;
        }
        if (type != Mman.MAP_SHARED && type != Mman.MAP_PRIVATE && (type != Mman.MAP_SHARED_VALIDATE || anonymous)) {
            return -Errno.EINVAL;
        }
        if (type == Mman.MAP_SHARED_VALIDATE && (flags & ~KNOWN_FLAGS) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if ((flags & Mman.MAP_HUGETLB) != 0) {
            return anonymous ? -Errno.ENOMEM : -Errno.EINVAL;
        }
        boolean shared = type != Mman.MAP_PRIVATE;
        Vma area = new Vma(0, length, prot & 7, areaFlags(space, flags, shared));
        long refused = admit(space, call, area, length, flags);
        if (refused < 0) {
            return refused;
        }
        long place = place(space, address, length, flags);
        if (place < 0) {
            return place;
        }
        area.start = place;
        area.end = place + length;
        long object = anonymous ? shared ? sharedMemory(area) : 0 : file(call, area, offset);
        return object < 0 ? object : put(space, call, area);
    }

    private static int areaFlags(AddressSpace space, int flags, boolean shared) {
        return (shared ? Vma.SHARED : 0) | ((flags & Mman.MAP_NORESERVE) != 0 ? Vma.NORESERVE : 0)
            | ((flags & Mman.MAP_GROWSDOWN) != 0 ? Vma.GROWSDOWN : 0)
            | ((flags & Mman.MAP_LOCKED) != 0 || space.lockFuture ? Vma.LOCKED : 0);
    }

    private long admit(AddressSpace space, Call call, Vma area, long length, int flags) {
        if (area.is(Vma.LOCKED)) {
            long locked = kernel.roomToLock(space, call.tid(), length, Errno.EAGAIN);
            if (locked < 0) {
                return locked;
            }
        }
        boolean reserves =
                (flags & Mman.MAP_NORESERVE) == 0 && (area.is(Vma.SHARED) || (area.prot & Mman.PROT_WRITE) != 0);
        if (reserves && length > MmLimits.MAX_RESERVED) {
            return -Errno.ENOMEM;
        }
        return kernel.room(space, call.tid(), length, area.isData());
    }

    private static long place(AddressSpace space, long address, long length, int flags) {
        if ((flags & (Mman.MAP_FIXED | Mman.MAP_FIXED_NOREPLACE)) != 0) {
            if (!MmKernel.aligned(address)) {
                return -Errno.EINVAL;
            }
            if (!MmKernel.inGuest(address, length)) {
                return -Errno.ENOMEM;
            }
            if (address < MmLimits.MMAP_MIN) {
                return -Errno.EPERM;
            }
            boolean replaces = (flags & Mman.MAP_FIXED_NOREPLACE) == 0;
            return replaces || space.areas.isFree(address, address + length) ? address : -Errno.EEXIST;
        }
        long hint = address & -MmKernel.PAGE;
        if (hint >= MmLimits.MMAP_MIN && MmKernel.inGuest(hint, length) && space.areas.isFree(hint, hint + length)) {
            return hint;
        }
        long place =
                (flags & Mman.MAP_32BIT) != 0 ? space.areas.gapAbove(LOW_FROM, LOW_TO, length) : space.place(length);
        return place < 0 ? -Errno.ENOMEM : place;
    }

    private long sharedMemory(Vma area) {
        long memory = kernel.vfs.sharedObject(area.length(), !area.mayWriteObject());
        if (memory <= 0) {
            return memory;
        }
        area.of(kernel.objects.given(memory, SHARED_NAME, 0, memory), 0);
        return obtain(area);
    }

    /** Has what the host needs to map {@code area}; 0, or minus an errno and its object given back. */
    private long obtain(Vma area) {
        if (kernel.descriptors.obtain(area.object.id, area.mayWriteObject())) {
            return 0;
        }
        kernel.objects.settle(area.object);
        return -Errno.ENFILE;
    }

    /** Asks vfs for the object behind a descriptor; access as mmap(2), EACCES, says. */
    private long file(Call call, Vma area, long offset) {
        MapObjectReply reply = kernel.vfs.mapObject(call.tid(), call.intArg(4), call.intArg(2), call.intArg(3));
        if (reply.result() < 0) {
            return reply.result();
        }
        boolean executable = reply.executable();
        if (area.is(Vma.SHARED) && !reply.sharedWritable()) {
            area.flags |= Vma.NEVER_WRITE;
        }
        if (reply.zeros()) {
            return area.is(Vma.SHARED) ? sharedMemory(area) : 0;
        }
        MemoryObject object = kernel.objects.given(reply.objectId(), reply.path(), reply.device(), reply.inode());
        area.of(object, offset);
        long missing = obtain(area);
        if (missing < 0) {
            return missing;
        }
        long refused = area.is(Vma.NEVER_WRITE) && (area.prot & Mman.PROT_WRITE) != 0 ? -Errno.EACCES : 0;
        if (!executable) {
            area.flags |= Vma.NEVER_EXEC;
            refused = (area.prot & Mman.PROT_EXEC) != 0 ? -Errno.EPERM : refused;
        }
        if (refused < 0) {
            kernel.objects.settle(object);
        }
        return refused;
    }

    private long put(AddressSpace space, Call call, Vma area) {
        if (isSealed(space, area.start, area.end)) {
            kernel.objects.settle(area.object);
            return -Errno.EPERM;
        }
        kernel.counters.maps++;
        long start = area.start;
        space.trampolines.forget(area.start, area.end);
        kernel.objects.retain(area.object);
        space.areas.remove(area.start, area.end);
        new HostMappings(kernel, space, call).map(area);
        space.areas.insert(area);
        kernel.objects.release(area.object);
        return start;
    }

    /** munmap(2). */
    private long munmap(AddressSpace space, Call call) {
        long address = call.arg(0);
        long length = MmKernel.pageUp(call.arg(1));
        if (!MmKernel.aligned(address) || length <= 0 || !MmKernel.inGuest(address, length)) {
            return -Errno.EINVAL;
        }
        return unmap(space, call, address, address + length);
    }

    /** Unmaps in the books and on the host; also for shmdt. */
    long unmap(AddressSpace space, Call call, long from, long to) {
        VmaSet areas = space.areas;
        int first = areas.indexFrom(from);
        if (first == areas.size() || areas.at(first).start >= to) {
            return 0;
        }
        if (isSealed(space, from, to)) {
            return -Errno.EPERM;
        }
        if (areas.size() + 2 > MmLimits.MAX_VMAS && areas.at(first).start < from && areas.at(first).end > to) {
            return -Errno.ENOMEM;
        }
        kernel.counters.unmaps++;
        new HostMappings(kernel, space, call).unmap(from, to);
        forgetAreas(space, from, to);
        return 0;
    }

    /** Takes [from, to) out of the books, but not our own pages. */
    static void forgetAreas(AddressSpace space, long from, long to) {
        long at = from;
        for (int i = space.areas.indexFrom(from); i < space.areas.size() && space.areas.at(i).start < to;
            i = space.areas.indexFrom(at)) {
            Vma area = space.areas.at(i);
            long end = Math.min(area.end, to);
            if (!area.is(Vma.TRAMPOLINE)) {
                space.areas.remove(Math.max(area.start, from), end);
            }
            at = end;
        }
    }

    private static boolean isSealed(AddressSpace space, long from, long to) {
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            if (areas.at(i).is(Vma.SEALED)) {
                return true;
            }
        }
        return false;
    }

    /** mprotect(2). */
    private long mprotect(AddressSpace space, Call call) {
        long address = call.arg(0);
        long length = MmKernel.pageUp(call.arg(1));
        int prot = call.intArg(2);
        int grows = prot & (Mman.PROT_GROWSDOWN | Mman.PROT_GROWSUP);
        prot &= ~grows;
        if (grows == (Mman.PROT_GROWSDOWN | Mman.PROT_GROWSUP) || !MmKernel.aligned(address)) {
            return -Errno.EINVAL;
        }
        if (call.arg(1) == 0) {
            return 0;
        }
        if (length <= 0 || !MmKernel.inGuest(address, length)) {
            return -Errno.ENOMEM;
        }
        if ((prot & ~(7 | Mman.PROT_SEM)) != 0) {
            return -Errno.EINVAL;
        }
        long from = address;
        if ((grows & Mman.PROT_GROWSDOWN) != 0) {
            Vma area = space.areas.find(address);
            if (area == null || !area.is(Vma.GROWSDOWN | Vma.STACK)) {
                return -Errno.EINVAL;
            }
            from = area.start;
        }
        return protect(space, call, from, address + length, prot & 7);
    }

    /** pkey_mprotect(2): there is no key but -1. */
    private long pkeyMprotect(AddressSpace space, Call call) {
        return call.intArg(3) == -1 ? mprotect(space, call) : -Errno.EINVAL;
    }

    private long protect(AddressSpace space, Call call, long from, long to, int prot) {
        VmaSet areas = space.areas;
        if (!areas.covers(from, to) || areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        long refused = mayProtect(space, from, to, prot);
        if (refused != 0) {
            return refused;
        }
        kernel.counters.protects++;
        new HostMappings(kernel, space, call).protect(from, to, prot);
        areas.splitAt(from);
        areas.splitAt(to);
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            if (!areas.at(i).is(Vma.TRAMPOLINE)) {
                areas.at(i).prot = prot;
            }
        }
        areas.joinAll(from, to);
        return 0;
    }

    private static long mayProtect(AddressSpace space, long from, long to, int prot) {
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            Vma area = areas.at(i);
            if (area.is(Vma.SEALED)) {
                return -Errno.EPERM;
            }
            boolean writes = (prot & Mman.PROT_WRITE) != 0 && area.is(Vma.NEVER_WRITE);
            boolean executes = (prot & Mman.PROT_EXEC) != 0 && area.is(Vma.NEVER_EXEC);
            if (writes || executes) {
                return -Errno.EACCES;
            }
        }
        return 0;
    }

    /** brk(2), the system call: answers the break, moved or not. */
    private long brk(AddressSpace space, Call call) {
        long wanted = call.arg(0);
        long limit = kernel.tasks.rlimit(call.tid(), Rlimits.RLIMIT_DATA);
        if (wanted < space.brkStart || wanted >= MmLimits.TOP
            || limit != Rlimits.RLIM_INFINITY && Long.compareUnsigned(wanted - space.brkStart, limit) > 0) {
            return space.brk;
        }
        long oldEnd = MmKernel.pageUp(space.brk);
        long newEnd = MmKernel.pageUp(wanted);
        if (newEnd < oldEnd) {
            if (unmap(space, call, newEnd, oldEnd) < 0) {
                return space.brk;
            }
        } else if (newEnd > oldEnd) {
            boolean free = space.areas.isFree(oldEnd, newEnd + MmKernel.PAGE);
            int flags = Vma.HEAP | (space.lockFuture ? Vma.LOCKED : 0);
            Vma area = new Vma(oldEnd, newEnd, Mman.PROT_READ | Mman.PROT_WRITE, flags);
            if (!free || admit(space, call, area, newEnd - oldEnd, 0) < 0) {
                return space.brk;
            }
            new HostMappings(kernel, space, call).map(area);
            space.areas.insert(area);
        }
        space.brk = wanted;
        return wanted;
    }

    /** mseal(2). */
    private long mseal(AddressSpace space, Call call) {
        long address = call.arg(0);
        long length = MmKernel.pageUp(call.arg(1));
        if (call.arg(2) != 0 || !MmKernel.aligned(address) || length < 0 || !MmKernel.inGuest(address, length)) {
            return -Errno.EINVAL;
        }
        if (!space.areas.covers(address, address + length) || space.areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        AreaFlags.change(space.areas, address, address + length, Vma.SEALED, 0);
        return 0;
    }
}
