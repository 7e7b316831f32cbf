package io.cloister.mm;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Rlimits;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.vfs.VfsProxy;
import java.util.TreeMap;

/** What all parts of the service share: ports, the address spaces, the objects. */
final class MmKernel {
    static final long PAGE = 4096;

    final VfsProxy vfs;
    private final DispatchProxy dispatch;
    final Clock clock;
    final Entropy entropy;
    final TaskTable tasks;
    final StubDescriptors stubs;
    final ObjectDescriptors descriptors;
    final ObjectTable objects;
    final MmCounters counters = new MmCounters();
    final TreeMap<Integer, AddressSpace> spaces = new TreeMap<>();
    /** Where stubs keep the host's vdso; 0: nowhere, or not told yet (MmExec tells). */
    long vdsoAddress;
    private int nextAsid = 1;
    private long nextToken = 1;

    MmKernel(ServicePorts ports, StubDescriptors stubs, long vdsoAddress) {
        this.vfs = new VfsProxy(ports.bus());
        this.dispatch = new DispatchProxy(ports.bus());
        this.clock = ports.clock();
        this.entropy = ports.entropy();
        this.tasks = ports.tasks();
        this.stubs = stubs;
        this.descriptors = new ObjectDescriptors(stubs, vfs);
        this.objects = new ObjectTable(vfs);
        this.vdsoAddress = vdsoAddress;
    }

    /** The address space of a task, or null. */
    AddressSpace spaceOf(int tid) {
        return spaces.get(tasks.intField(tid, TaskTable.ASID));
    }

    /** A number for one passing of descriptors to a stub; never 0, never used twice. */
    long newToken() {
        return nextToken++;
    }

    /** The agent of {@code tid} does not take what it is sent, as no agent of ours would: its process ends. */
    void violation(int tid) {
        counters.violations++;
        dispatch.violation(tid);
    }

    /** A number for a new address space, or minus an errno. */
    int newAsid() {
        if (spaces.size() >= MmLimits.MAX_ADDRESS_SPACES) {
            counters.limitAddressSpaces++;
            return -Errno.ENOMEM;
        }
        do {
            nextAsid = nextAsid == Integer.MAX_VALUE ? 1 : nextAsid + 1;
        } while (spaces.containsKey(nextAsid));
        return nextAsid;
    }

    /** An empty address space. */
    AddressSpace newSpace(int asid) {
        AddressSpace space = new AddressSpace(asid, new VmaSet(objects), new TrampolineSet());
        spaces.put(asid, space);
        return space;
    }

    /** 0 where {@code tid} may map {@code bytes} more, which count as data or not; else minus an errno. */
    long room(AddressSpace space, int tid, long bytes, boolean data) {
        if (space.areas.size() + 3 > MmLimits.MAX_VMAS) {
            counters.limitVmas++;
            return -Errno.ENOMEM;
        }
        long total = tasks.rlimit(tid, Rlimits.RLIMIT_AS);
        if (total != Rlimits.RLIM_INFINITY && Long.compareUnsigned(space.areas.bytes() + bytes, total) > 0) {
            return -Errno.ENOMEM;
        }
        long limit = tasks.rlimit(tid, Rlimits.RLIMIT_DATA);
        if (data && limit != Rlimits.RLIM_INFINITY && Long.compareUnsigned(space.dataBytes() + bytes, limit) > 0) {
            return -Errno.ENOMEM;
        }
        return 0;
    }

    /**
     * 0 where {@code tid} may lock {@code bytes} more (mlock(2)); else minus {@code errno}, or EPERM where its limit is
     * 0.
     */
    long roomToLock(AddressSpace space, int tid, long bytes, int errno) {
        if (tasks.capable(tid, Caps.CAP_IPC_LOCK)) {
            return 0;
        }
        long limit = tasks.rlimit(tid, Rlimits.RLIMIT_MEMLOCK);
        if (limit == 0) {
            return -Errno.EPERM;
        }
        return Long.compareUnsigned(space.lockedBytes() + bytes, limit) > 0 ? -errno : 0;
    }

    /** {@code bytes} in whole pages; negative where that is no length any more. */
    static long pageUp(long bytes) {
        return bytes < 0 ? -1 : bytes + (PAGE - 1) & -PAGE;
    }

    static boolean aligned(long address) {
        return (address & (PAGE - 1)) == 0;
    }

    /** True where [address, address + length) lies in what guests may use; {@code length} is not negative. */
    static boolean inGuest(long address, long length) {
        return address >= 0 && length >= 0 && address <= MmLimits.TOP && length <= MmLimits.TOP - address;
    }
}
