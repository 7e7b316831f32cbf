package io.cloister.mm;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.IpcPermLayout;
import io.cloister.abi.Mman;
import io.cloister.abi.ShmidDsLayout;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.TaskTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * System V shared memory: shmget(2), shmat(2), shmdt(2), shmctl(2). A segment is a shared object of vfs; its areas
 * carry the SHM flag.
 */
final class ShmCalls {
    private static final int ACCESS = 0777;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final long SECOND = 1_000_000_000L;

    /** One segment. */
    private static final class Segment {
        private final int id;
        private final int key;
        private final long bytes;
        private final MemoryObject object;
        private final int creatorUid;
        private final int creatorGid;
        private final int creatorPid;
        private int uid;
        private int gid;
        private int mode;
        private int lastPid;
        private int attached;
        private long attachTime;
        private long detachTime;
        private long changeTime;
        private boolean removed;

        private Segment(int id, int key, long bytes, MemoryObject object, int[] creator) {
            this.id = id;
            this.key = key;
            this.bytes = bytes;
            this.object = object;
            this.uid = creator[0];
            this.gid = creator[1];
            this.creatorUid = creator[0];
            this.creatorGid = creator[1];
            this.creatorPid = creator[2];
        }
    }

    private final MmKernel kernel;
    private final MmapCalls mmap;
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();
    private int nextId;

    ShmCalls(MmKernel kernel, MmapCalls mmap) {
        this.kernel = kernel;
        this.mmap = mmap;
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.SHMGET, this::shmget)
            .on(Sys.SHMAT, this::shmat)
            .on(Sys.SHMDT, this::shmdt)
            .on(Sys.SHMCTL, this::shmctl);
    }

    /** shmget(2). */
    private long shmget(AddressSpace space, Call call) {
        int key = call.intArg(0);
        long bytes = call.arg(1);
        int flags = call.intArg(2);
        Segment found = key == Ipc.IPC_PRIVATE ? null : byKey(key);
        if (found != null) {
            if ((flags & (Ipc.IPC_CREAT | Ipc.IPC_EXCL)) == (Ipc.IPC_CREAT | Ipc.IPC_EXCL)) {
                return -Errno.EEXIST;
            }
            if (Long.compareUnsigned(bytes, found.bytes) > 0) {
                return -Errno.EINVAL;
            }
            int wanted = (flags >> 6 | flags >> 3 | flags) & 7;
            return allowed(call.tid(), found, wanted) ? found.id : -Errno.EACCES;
        }
        if (key != Ipc.IPC_PRIVATE && (flags & Ipc.IPC_CREAT) == 0) {
            return -Errno.ENOENT;
        }
        if (bytes <= 0 || bytes > MmLimits.MAX_SHM_BYTES) {
            return -Errno.EINVAL;
        }
        return segments.size() >= MmLimits.MAX_SHM ? -Errno.ENOSPC : create(call, key, bytes, flags);
    }

    private long create(Call call, int key, long bytes, int flags) {
        long memory = kernel.vfs.sharedObject(MmKernel.pageUp(bytes), true);
        if (memory <= 0) {
            return memory == 0 ? -Errno.ENOMEM : memory;
        }
        String hex = String.format("%08x", key);
        byte[] name = ("/SYSV" + hex + " (deleted)").getBytes(StandardCharsets.US_ASCII);
        do {
            nextId = nextId == Integer.MAX_VALUE ? 0 : nextId + 1;
        } while (segments.containsKey(nextId - 1));
        int id = nextId - 1;
        MemoryObject object = kernel.objects.given(memory, name, 1, id);
        if (!kernel.descriptors.obtain(object.id, true)) {
            kernel.objects.settle(object);
            return -Errno.ENFILE;
        }
        kernel.objects.retain(object);
        int tid = call.tid();
        int[] creator = {
            kernel.tasks.intField(tid, TaskTable.EUID), kernel.tasks.intField(tid, TaskTable.EGID), pid(tid)
        };
        Segment segment = new Segment(id, key, bytes, object, creator);
        segment.mode = flags & ACCESS;
        segment.changeTime = now();
        segments.put(id, segment);
        return id;
    }

    private int pid(int tid) {
        return kernel.tasks.intField(tid, TaskTable.TGID);
    }

    private long now() {
        return kernel.clock.realtimeNs() / SECOND;
    }

    private Segment byKey(int key) {
        for (Segment segment : segments.values()) {
            if (segment.key == key && !segment.removed) {
                return segment;
            }
        }
        return null;
    }

    private boolean allowed(int tid, Segment segment, int wanted) {
        int uid = kernel.tasks.intField(tid, TaskTable.EUID);
        boolean owner = uid == segment.uid || uid == segment.creatorUid;
        boolean group = kernel.tasks.inGroup(tid, segment.gid) || kernel.tasks.inGroup(tid, segment.creatorGid);
        int granted = (owner ? segment.mode >> 6 : group ? segment.mode >> 3 : segment.mode) & 7;
        return (wanted & ~granted) == 0 || kernel.tasks.capable(tid, Caps.CAP_IPC_OWNER);
    }

    /** shmat(2). */
    private long shmat(AddressSpace space, Call call) {
        Segment segment = segments.get(call.intArg(0));
        int flags = call.intArg(2);
        long address = call.arg(1);
        boolean readOnly = (flags & Ipc.SHM_RDONLY) != 0;
        if (segment == null || (flags & Ipc.SHM_REMAP) != 0 && address == 0) {
            return -Errno.EINVAL;
        }
        if ((flags & Ipc.SHM_RND) != 0) {
            address &= -MmKernel.PAGE;
        }
        if (!MmKernel.aligned(address)) {
            return -Errno.EINVAL;
        }
        if (!allowed(call.tid(), segment, readOnly ? READ : READ | WRITE)) {
            return -Errno.EACCES;
        }
        long length = MmKernel.pageUp(segment.bytes);
        long room = kernel.room(space, call.tid(), length, false);
        long start = address == 0 ? space.place(length) : address;
        if (room < 0 || start < 0) {
            return room < 0 ? room : -Errno.ENOMEM;
        }
        boolean replaces = (flags & Ipc.SHM_REMAP) != 0;
        boolean fits = start >= MmLimits.MMAP_MIN && MmKernel.inGuest(start, length)
            && (replaces || space.areas.isFree(start, start + length));
        if (!fits) {
            return -Errno.EINVAL;
        }
        int prot =
                Mman.PROT_READ | (readOnly ? 0 : Mman.PROT_WRITE) | ((flags & Ipc.SHM_EXEC) != 0 ? Mman.PROT_EXEC : 0);
        Vma area = new Vma(start, start + length, prot, Vma.SHARED | Vma.SHM | (readOnly ? Vma.NEVER_WRITE : 0))
                .of(segment.object, 0);
        if (!kernel.descriptors.obtain(segment.object.id, area.mayWriteObject())) {
            return -Errno.ENOMEM;
        }
        space.trampolines.forget(area.start, area.end);
        space.areas.remove(area.start, area.end);
        new HostMappings(kernel, space, call).map(area);
        space.areas.insert(area);
        segment.attached++;
        segment.attachTime = now();
        segment.lastPid = pid(call.tid());
        return start;
    }

    /** shmdt(2). */
    private long shmdt(AddressSpace space, Call call) {
        long address = call.arg(0);
        Vma area = MmKernel.aligned(address) ? space.areas.find(address) : null;
        if (area == null || !area.is(Vma.SHM) || area.start != address || area.offset != 0) {
            return -Errno.EINVAL;
        }
        Segment segment = of(area);
        long outcome = mmap.unmap(space, call, area.start, area.end);
        if (segment != null && outcome == 0) {
            segment.lastPid = pid(call.tid());
            detach(segment);
        }
        return outcome;
    }

    private Segment of(Vma area) {
        for (Segment segment : segments.values()) {
            if (segment.object == area.object) {
                return segment;
            }
        }
        return null;
    }

    private void detach(Segment segment) {
        segment.attached--;
        segment.detachTime = now();
        collect(segment);
    }

    private void collect(Segment segment) {
        if (segment.removed && segment.attached <= 0) {
            segments.remove(segment.id);
            kernel.objects.release(segment.object);
        }
    }

    /** A child inherits what its parent has attached. */
    void forked(AddressSpace child) {
        count(child, 1);
    }

    /** An address space ends: all is detached. */
    void gone(AddressSpace space) {
        count(space, -1);
    }

    private void count(AddressSpace space, int step) {
        if (segments.isEmpty()) {
            return;
        }
        for (int i = 0; i < space.areas.size(); i++) {
            Vma area = space.areas.at(i);
            Segment segment = area.is(Vma.SHM) && area.offset == 0 ? of(area) : null;
            if (segment != null && step < 0) {
                detach(segment);
            } else if (segment != null) {
                segment.attached++;
            }
        }
    }

    /** shmctl(2). */
    private long shmctl(AddressSpace space, Call call) {
        int command = call.intArg(1) & ~Ipc.IPC_64;
        Segment segment = segments.get(call.intArg(0));
        if (command == Ipc.IPC_INFO || command == Ipc.SHM_INFO) {
            return call.inLength(2) < 0 ? call.inLength(2) : info(call);
        }
        if (segment == null) {
            return -Errno.EINVAL;
        }
        int uid = kernel.tasks.intField(call.tid(), TaskTable.EUID);
        boolean owns =
                uid == segment.uid || uid == segment.creatorUid || kernel.tasks.capable(call.tid(), Caps.CAP_SYS_ADMIN);
        return switch (command) {
            case Ipc.IPC_STAT, Ipc.SHM_STAT, Ipc.SHM_STAT_ANY -> stat(call, segment, command);
            case Ipc.IPC_SET -> owns ? set(call, segment) : -Errno.EPERM;
            case Ipc.IPC_RMID -> owns ? remove(segment) : -Errno.EPERM;
            case Ipc.SHM_LOCK -> owns ? lock(segment, Ipc.SHM_LOCKED) : -Errno.EPERM;
            case Ipc.SHM_UNLOCK -> owns ? lock(segment, 0) : -Errno.EPERM;
            default -> -Errno.EINVAL;
        };
    }

    private long stat(Call call, Segment segment, int command) {
        if (command != Ipc.SHM_STAT_ANY && !allowed(call.tid(), segment, READ)) {
            return -Errno.EACCES;
        }
        if (call.inLength(2) < ShmidDsLayout.SIZE) {
            return -Errno.EFAULT;
        }
        ByteBuffer out =
                ByteBuffer.allocate(ShmidDsLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(IpcPermLayout.KEY, segment.key)
                .putInt(IpcPermLayout.UID, segment.uid)
                .putInt(IpcPermLayout.GID, segment.gid);
        out.putInt(IpcPermLayout.CUID, segment.creatorUid).putInt(IpcPermLayout.CGID, segment.creatorGid);
        out.putInt(IpcPermLayout.MODE, segment.mode | (segment.removed ? Ipc.SHM_DEST : 0));
        out.putLong(ShmidDsLayout.SHM_SEGSZ, segment.bytes).putLong(ShmidDsLayout.SHM_ATIME, segment.attachTime);
        out.putLong(ShmidDsLayout.SHM_DTIME, segment.detachTime).putLong(ShmidDsLayout.SHM_CTIME, segment.changeTime);
        out.putInt(ShmidDsLayout.SHM_CPID, segment.creatorPid).putInt(ShmidDsLayout.SHM_LPID, segment.lastPid);
        out.putLong(ShmidDsLayout.SHM_NATTCH, segment.attached);
        call.out(2, out.array());
        return command == Ipc.IPC_STAT ? 0 : segment.id;
    }

    private long info(Call call) {
        ByteBuffer out = ByteBuffer.allocate(72).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MmLimits.MAX_SHM_BYTES).putLong(1).putLong(MmLimits.MAX_SHM).putLong(MmLimits.MAX_SHM)
            .putLong(MmLimits.MAX_SHM_BYTES / MmKernel.PAGE);
        call.out(2, out.array());
        return segments.isEmpty() ? 0 : segments.lastKey();
    }

    private long set(Call call, Segment segment) {
        if (call.inLength(2) < ShmidDsLayout.SIZE) {
            return -Errno.EFAULT;
        }
        int at = call.inOffset(2);
        segment.uid = call.memory().getInt(at + IpcPermLayout.UID);
        segment.gid = call.memory().getInt(at + IpcPermLayout.GID);
        segment.mode = segment.mode & ~ACCESS | call.memory().getShort(at + IpcPermLayout.MODE) & ACCESS;
        segment.changeTime = now();
        return 0;
    }

    private long remove(Segment segment) {
        segment.removed = true;
        collect(segment);
        return 0;
    }

    private static long lock(Segment segment, int bit) {
        segment.mode = segment.mode & ~Ipc.SHM_LOCKED | bit;
        return 0;
    }
}
