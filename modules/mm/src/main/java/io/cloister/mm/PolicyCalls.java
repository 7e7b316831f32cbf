package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;

/** mbind(2), set_mempolicy(2), get_mempolicy(2) on the one memory node there is, and membarrier(2). */
final class PolicyCalls {
    private static final int MODE_FLAGS =
            Mman.MPOL_F_NUMA_BALANCING | Mman.MPOL_F_RELATIVE_NODES | Mman.MPOL_F_STATIC_NODES;
    private static final int MAX_NODE_BITS = 1024;
    private static final int REGISTER = Mman.MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED
            | Mman.MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED
            | Mman.MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE;
    private static final int BARRIERS = Mman.MEMBARRIER_CMD_GLOBAL | Mman.MEMBARRIER_CMD_GLOBAL_EXPEDITED
        | Mman.MEMBARRIER_CMD_PRIVATE_EXPEDITED | Mman.MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE;

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.MBIND, this::mbind)
            .on(Sys.SET_MEMPOLICY, this::setMempolicy)
            .on(Sys.GET_MEMPOLICY, this::getMempolicy)
            .on(Sys.MEMBARRIER, this::membarrier);
    }

    /** mbind(2). */
    private long mbind(AddressSpace space, Call call) {
        long length = MmKernel.pageUp(call.arg(1));
        if (!MmKernel.aligned(call.arg(0)) || (call.intArg(5) & ~7) != 0 || !isMode(call.intArg(2)) || length < 0) {
            return -Errno.EINVAL;
        }
        if (!MmKernel.inGuest(call.arg(0), length) || !space.areas.covers(call.arg(0), call.arg(0) + length)) {
            return -Errno.EFAULT;
        }
        return nodes(call, 3, call.arg(4), call.intArg(2));
    }

    /** set_mempolicy(2). */
    private long setMempolicy(AddressSpace space, Call call) {
        return isMode(call.intArg(0)) ? nodes(call, 1, call.arg(2), call.intArg(0)) : -Errno.EINVAL;
    }

    private static boolean isMode(int mode) {
        int plain = mode & ~MODE_FLAGS;
        return plain >= Mman.MPOL_DEFAULT && plain <= Mman.MPOL_PREFERRED_MANY;
    }

    private static long nodes(Call call, int arg, long bits, int mode) {
        if (Long.compareUnsigned(bits, MAX_NODE_BITS) > 0) {
            return -Errno.EINVAL;
        }
        if (call.inLength(arg) < 0) {
            return call.inLength(arg);
        }
        int plain = mode & ~MODE_FLAGS;
        byte[] mask = call.inBytes(arg);
        boolean any = false;
        for (int i = 0; i < mask.length; i++) {
            any |= mask[i] != 0;
            if ((i == 0 ? mask[i] & ~1 : mask[i]) != 0) {
                return -Errno.EINVAL;
            }
        }
        boolean needs = plain == Mman.MPOL_BIND || plain == Mman.MPOL_INTERLEAVE || plain == Mman.MPOL_PREFERRED_MANY;
        boolean forbids = plain == Mman.MPOL_DEFAULT || plain == Mman.MPOL_LOCAL;
        return needs && !any || forbids && any ? -Errno.EINVAL : 0;
    }

    /** get_mempolicy(2): the default policy, node 0. */
    private long getMempolicy(AddressSpace space, Call call) {
        int flags = (int) call.arg(4);
        int known = Mman.MPOL_F_NODE | Mman.MPOL_F_ADDR | Mman.MPOL_F_MEMS_ALLOWED;
        boolean mems = (flags & Mman.MPOL_F_MEMS_ALLOWED) != 0;
        if ((flags & ~known) != 0 || mems && (flags & (Mman.MPOL_F_NODE | Mman.MPOL_F_ADDR)) != 0) {
            return -Errno.EINVAL;
        }
        boolean byAddress = (flags & Mman.MPOL_F_ADDR) != 0;
        if (byAddress && space.areas.find(call.arg(3)) == null) {
            return -Errno.EFAULT;
        }
        if (!byAddress && call.arg(3) != 0) {
            return -Errno.EINVAL;
        }
        call.out(0, new byte[4]);
        byte[] mask = new byte[call.outCapacity(1)];
        if (mask.length > 0 && mems) {
            mask[0] = 1;
        }
        call.out(1, mask);
        return 0;
    }

    /**
     * membarrier(2). Whoever runs guest code passes a full barrier at every call and signal; the caller's own reply is
     * one.
     */
    private long membarrier(AddressSpace space, Call call) {
        int command = call.intArg(0);
        if (call.intArg(1) != 0) {
            return -Errno.EINVAL;
        }
        if (command == Mman.MEMBARRIER_CMD_QUERY) {
            return REGISTER | BARRIERS;
        }
        if (Integer.bitCount(command) != 1) {
            return -Errno.EINVAL;
        }
        if ((command & REGISTER) != 0) {
            space.membarrier |= command;
            return 0;
        }
        if ((command & BARRIERS) == 0) {
            return -Errno.EINVAL;
        }
        boolean isPrivate = command == Mman.MEMBARRIER_CMD_PRIVATE_EXPEDITED
                || command == Mman.MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE;
        return isPrivate && (space.membarrier & command << 1) == 0 ? -Errno.EPERM : 0;
    }
}
