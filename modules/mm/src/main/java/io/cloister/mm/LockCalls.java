package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;

/**
 * mlock(2), mlock2(2), munlock(2), mlockall(2), munlockall(2): counted against RLIMIT_MEMLOCK; the host locks nothing.
 */
final class LockCalls {
    private final MmKernel kernel;

    LockCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.MLOCK, this::mlock)
            .on(Sys.MLOCK2, this::mlock2)
            .on(Sys.MUNLOCK, this::munlock)
            .on(Sys.MLOCKALL, this::mlockall)
            .on(Sys.MUNLOCKALL, this::munlockall);
    }

    /** mlock(2). */
    private long mlock(AddressSpace space, Call call) {
        return lock(space, call, true);
    }

    /** mlock2(2). */
    private long mlock2(AddressSpace space, Call call) {
        return (call.intArg(2) & ~Mman.MLOCK_ONFAULT) != 0 ? -Errno.EINVAL : lock(space, call, true);
    }

    /** munlock(2). */
    private long munlock(AddressSpace space, Call call) {
        return lock(space, call, false);
    }

    private long lock(AddressSpace space, Call call, boolean locks) {
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
    private long mlockall(AddressSpace space, Call call) {
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
    private long munlockall(AddressSpace space, Call call) {
        space.lockFuture = false;
        AreaFlags.change(space.areas, 0, MmLimits.TOP, 0, Vma.LOCKED);
        return 0;
    }
}
