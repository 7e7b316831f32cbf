package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.bus.Call;

/** mlock(2), mlock2(2), munlock(2), mlockall(2), munlockall(2): counted against RLIMIT_MEMLOCK; the host locks nothing. */
final class LockCalls {
    private final MmKernel kernel;

    LockCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    /** mlock(2). */
    long mlock(Call call, AddressSpace space) {
        return lock(call, space, true);
    }

    /** mlock2(2). */
    long mlock2(Call call, AddressSpace space) {
        return (call.intArg(2) & ~Mman.MLOCK_ONFAULT) != 0 ? -Errno.EINVAL : lock(call, space, true);
    }

    /** munlock(2). */
    long munlock(Call call, AddressSpace space) {
        return lock(call, space, false);
    }

    private long lock(Call call, AddressSpace space, boolean locks) {
        long from = call.arg(0) & -MmKernel.PAGE;
        long length = MmKernel.pageUp(call.arg(1) + (call.arg(0) - from));
        if (length < 0 || call.arg(1) < 0) {
            return -Errno.EINVAL;
        }
        if (length == 0 || call.arg(1) == 0) {
            return 0;
        }
        long refused = locks ? kernel.roomToLock(space, call.tid(), length, Errno.ENOMEM) : 0;
        if (refused < 0) {
            return refused;
        }
        boolean covered = MmKernel.inGuest(from, length) && space.areas.covers(from, from + length);
        if (!covered || space.areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        AreaFlags.change(space.areas, from, from + length, locks ? Vma.LOCKED : 0, locks ? 0 : Vma.LOCKED);
        return 0;
    }

    /** mlockall(2). */
    long mlockall(Call call, AddressSpace space) {
        int flags = call.intArg(0);
        int known = Mman.MCL_CURRENT | Mman.MCL_FUTURE | Mman.MCL_ONFAULT;
        if (flags == 0 || flags == Mman.MCL_ONFAULT || (flags & ~known) != 0) {
            return -Errno.EINVAL;
        }
        boolean current = (flags & Mman.MCL_CURRENT) != 0;
        long more = current ? space.areas.bytes() - space.lockedBytes() : 0;
        long refused = kernel.roomToLock(space, call.tid(), more, Errno.ENOMEM);
        if (refused < 0) {
            return refused;
        }
        space.lockFuture = (flags & Mman.MCL_FUTURE) != 0;
        if (current) {
            AreaFlags.change(space.areas, 0, MmLimits.TOP, Vma.LOCKED, 0);
        }
        return 0;
    }

    /** munlockall(2). */
    long munlockall(Call call, AddressSpace space) {
        space.lockFuture = false;
        AreaFlags.change(space.areas, 0, MmLimits.TOP, 0, Vma.LOCKED);
        return 0;
    }
}
