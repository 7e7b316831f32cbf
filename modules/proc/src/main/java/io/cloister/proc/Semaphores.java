package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.SemidDsLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** System V semaphores: semget(2), semop(2), semctl(2). */
final class Semaphores {
    private static final int OP_SIZE = 6;
    /** Numbers of one operation in {@link Parked#ops}: number, change, flags. */
    private static final int OP_WORDS = 3;
    private static final int DONE = -1;
    private static final int OUT_OF_RANGE = -2;

    private final ProcKernel k;
    private final TreeMap<Integer, SemSet> sets = new TreeMap<>();
    private int nextId;

    Semaphores(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.SEMGET, this::semget)
            .on(Sys.SEMOP, (task, call) -> semop(task, call, Long.MAX_VALUE))
            .on(Sys.SEMTIMEDOP, this::semtimedop)
            .on(Sys.SEMCTL, this::semctl);
    }

    private long seconds() {
        return k.clock.realtimeNs() / Time.NSEC_PER_SEC;
    }

    private long semget(Task task, Call call) {
        int key = call.intArg(0);
        int size = call.intArg(1);
        int flags = call.intArg(2);
        if (size < 0 || size > ProcLimits.MAX_SEMS_PER_SET) {
            return -Errno.EINVAL;
        }
        SemSet found = key == Ipc.IPC_PRIVATE ? null : find(key);
        if (found != null) {
            if ((flags & Ipc.IPC_CREAT) != 0 && (flags & Ipc.IPC_EXCL) != 0) {
                return -Errno.EEXIST;
            }
            int error = found.perm.checkFlags(task.cred, flags);
            return error != 0 ? error : size > found.value.length ? -Errno.EINVAL : found.id();
        }
        if (key != Ipc.IPC_PRIVATE && (flags & Ipc.IPC_CREAT) == 0) {
            return -Errno.ENOENT;
        }
        if (size == 0) {
            return -Errno.EINVAL;
        }
        if (sets.size() >= ProcLimits.MAX_SEM_SETS) {
            return -Errno.ENOSPC;
        }
        SemSet made = new SemSet(new IpcPerm(nextId, key, task.cred, flags), size, seconds());
        sets.put(nextId, made);
        nextId = nextId + 1 & Integer.MAX_VALUE;
        return made.id();
    }

    private SemSet find(int key) {
        for (SemSet set : sets.values()) {
            if (set.perm.key == key) {
                return set;
            }
        }
        return null;
    }

    private long semtimedop(Task task, Call call) {
        if (call.inLength(3) < 0) {
            return call.inLength(3);
        }
        long timeout = call.inLength(3) == 0 ? Long.MAX_VALUE : GuestTime.timespec(call, 3, 0);
        return timeout < 0 ? timeout : semop(task, call, Clocks.plus(k.clocks.now(), timeout));
    }

    private long semop(Task task, Call call, long deadline) {
        long count = call.arg(2);
        if (count <= 0) {
            return -Errno.EINVAL;
        }
        if (count > ProcLimits.MAX_SEM_OPS) {
            return -Errno.E2BIG;
        }
        int error = GuestTime.check(call, 1, (int) count * OP_SIZE);
        if (error != 0) {
            return error;
        }
        int[] ops = readOps(call, (int) count);
        SemSet set = sets.get(call.intArg(0));
        if (set == null) {
            return -Errno.EINVAL;
        }
        error = check(task, set, ops);
        if (error != 0) {
            return error;
        }
        int blocked = tryOps(task.group, set, ops);
        if (blocked == OUT_OF_RANGE) {
            return -Errno.ERANGE;
        }
        if (blocked == DONE) {
            wake(set);
            return 0;
        }
        if ((ops[OP_WORDS * blocked + 2] & Ipc.IPC_NOWAIT) != 0) {
            return -Errno.EAGAIN;
        }
        Parked parked = new Parked(Parked.Kind.SEMAPHORE, task, call);
        parked.ipcId = set.id();
        parked.ops = ops;
        parked.blockedOn = blocked;
        long result = k.parking.park(parked, deadline);
        if (result == Parking.PARKED) {
            set.waiters.add(parked);
        }
        return result;
    }

    private static int[] readOps(Call call, int count) {
        int[] ops = new int[OP_WORDS * count];
        for (int i = 0; i < ops.length; i++) {
            ops[i] = call.memory().getShort(call.inOffset(1) + 2 * i);
        }
        for (int i = 0; i < count; i++) {
            ops[OP_WORDS * i] &= 0xffff;
        }
        return ops;
    }

    private int check(Task task, SemSet set, int[] ops) {
        boolean alters = false;
        long undos = 0;
        for (int i = 0; i < ops.length; i += OP_WORDS) {
            if (ops[i] >= set.value.length) {
                return -Errno.EFBIG;
            }
            alters |= ops[i + 1] != 0;
            undos += (ops[i + 2] & Ipc.SEM_UNDO) != 0 ? 1 : 0;
        }
        if (undos > 0 && task.group.semUndo.size() + undos > ProcLimits.MAX_SEM_UNDO) {
            return -Errno.ENOSPC;
        }
        return set.perm.check(task.cred, alters ? IpcPerm.WRITE : IpcPerm.READ);
    }

    /** All or nothing: DONE, OUT_OF_RANGE, or the index of the operation that has to wait. */
    private int tryOps(ThreadGroup group, SemSet set, int[] ops) {
        int[] after = set.value.clone();
        for (int i = 0; i < ops.length; i += OP_WORDS) {
            int change = ops[i + 1];
            int value = after[ops[i]] + change;
            if (value > Ipc.SEMVMX) {
                return OUT_OF_RANGE;
            }
            if (value < 0 || (change == 0 && value != 0)) {
                return i / OP_WORDS;
            }
            after[ops[i]] = value;
        }
        System.arraycopy(after, 0, set.value, 0, after.length);
        for (int i = 0; i < ops.length; i += OP_WORDS) {
            set.pid[ops[i]] = group.tgid;
            if ((ops[i + 2] & Ipc.SEM_UNDO) != 0 && ops[i + 1] != 0) {
                group.semUndo.merge(undoKey(set.id(), ops[i]), -ops[i + 1], Integer::sum);
            }
        }
        set.otime = seconds();
        return DONE;
    }

    private static long undoKey(int id, int number) {
        return (long) id << 32 | number;
    }

    /** Values changed: every waiter tries again, until nobody gets on any more. */
    private void wake(SemSet set) {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Parked waiter : List.copyOf(set.waiters)) {
                int blocked = tryOps(waiter.task.group, set, waiter.ops);
                if (blocked < 0) {
                    k.parking.complete(waiter.task, blocked == DONE ? 0 : -Errno.ERANGE);
                    progress = true;
                } else {
                    waiter.blockedOn = blocked;
                }
            }
        }
    }

    /** A waiter was interrupted, or is done. */
    void forget(Parked parked) {
        SemSet set = sets.get(parked.ipcId);
        if (set != null) {
            set.waiters.remove(parked);
        }
    }

    /** semop(2), "SEM_UNDO": a process has ended. What would go below zero stops there. */
    void undo(ThreadGroup group) {
        for (Map.Entry<Long, Integer> entry : group.semUndo.entrySet()) {
            SemSet set = sets.get((int) (entry.getKey() >> 32));
            int number = (int) (long) entry.getKey();
            if (set != null && entry.getValue() != 0) {
                set.value[number] = Math.clamp(set.value[number] + (long) entry.getValue(), 0, Ipc.SEMVMX);
                set.pid[number] = group.tgid;
                wake(set);
            }
        }
        group.semUndo.clear();
    }

    private long semctl(Task task, Call call) {
        int cmd = call.intArg(2) & ~Ipc.IPC_64;
        SemSet set = sets.get(call.intArg(0));
        if (set == null) {
            return -Errno.EINVAL;
        }
        return switch (cmd) {
            case Ipc.IPC_RMID -> remove(task, set);
            case Ipc.IPC_SET -> ipcSet(task, call, set);
            case Ipc.IPC_STAT -> stat(task, call, set);
            case Ipc.GETALL -> getAll(task, call, set);
            case Ipc.SETALL -> setAll(task, call, set);
            case Ipc.GETVAL, Ipc.GETPID, Ipc.GETNCNT, Ipc.GETZCNT, Ipc.SETVAL -> one(task, call, set, cmd);
            default -> -Errno.EINVAL;
        };
    }

    private long one(Task task, Call call, SemSet set, int cmd) {
        int number = call.intArg(1);
        int error = set.perm.check(task.cred, cmd == Ipc.SETVAL ? IpcPerm.WRITE : IpcPerm.READ);
        if (number < 0 || number >= set.value.length) {
            return -Errno.EINVAL;
        }
        if (error != 0) {
            return error;
        }
        return switch (cmd) {
            case Ipc.GETVAL -> set.value[number];
            case Ipc.GETPID -> set.pid[number];
            case Ipc.GETNCNT -> waiting(set, number, false);
            case Ipc.GETZCNT -> waiting(set, number, true);
            default -> setValue(task, set, number, call.intArg(3));
        };
    }

    private static long waiting(SemSet set, int number, boolean forZero) {
        long n = 0;
        for (Parked waiter : set.waiters) {
            int at = OP_WORDS * waiter.blockedOn;
            boolean zero = waiter.ops[at + 1] == 0;
            n += waiter.ops[at] == number && zero == forZero ? 1 : 0;
        }
        return n;
    }

    private long setValue(Task task, SemSet set, int number, int value) {
        if (value < 0 || value > Ipc.SEMVMX) {
            return -Errno.ERANGE;
        }
        set.value[number] = value;
        set.pid[number] = task.group.tgid;
        set.ctime = seconds();
        forgetUndo(set, number);
        wake(set);
        return 0;
    }

    /** semctl(2), SETVAL and SETALL: undo entries are cleared in all processes. */
    private void forgetUndo(SemSet set, int number) {
        for (ThreadGroup group : k.tasks.groups()) {
            group.semUndo.remove(undoKey(set.id(), number));
        }
    }

    private long getAll(Task task, Call call, SemSet set) {
        int error = set.perm.check(task.cred, IpcPerm.READ);
        if (error != 0) {
            return error;
        }
        ByteBuffer out = ByteBuffer.allocate(2 * set.value.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : set.value) {
            out.putShort((short) value);
        }
        return call.outTo(call.arg(3), out.array()) ? 0 : -Errno.ENOMEM;
    }

    /** Guest memory that a call names by a plain address: the agent brings it in a second posting. Null: kept until then, or failed. */
    private static byte[] fetched(Call call, long address, int length) {
        if (call.phase() == 0) {
            call.fetch(address, length);
            return null;
        }
        return call.phaseStatus() < 0 ? null : call.windowBytes(call.reserve(length), length);
    }

    private static long notFetched(Call call) {
        return call.phase() == 0 ? Parking.PARKED : -Errno.EFAULT;
    }

    private long setAll(Task task, Call call, SemSet set) {
        int error = set.perm.check(task.cred, IpcPerm.WRITE);
        if (error != 0) {
            return error;
        }
        byte[] raw = fetched(call, call.arg(3), 2 * set.value.length);
        if (raw == null) {
            return notFetched(call);
        }
        ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < set.value.length; i++) {
            if ((in.getShort(2 * i) & 0xffff) > Ipc.SEMVMX) {
                return -Errno.ERANGE;
            }
        }
        for (int i = 0; i < set.value.length; i++) {
            set.value[i] = in.getShort(2 * i) & 0xffff;
            set.pid[i] = task.group.tgid;
            forgetUndo(set, i);
        }
        set.ctime = seconds();
        wake(set);
        return 0;
    }

    private long ipcSet(Task task, Call call, SemSet set) {
        int error = set.perm.checkOwner(task.cred);
        if (error != 0) {
            return error;
        }
        byte[] raw = fetched(call, call.arg(3), SemidDsLayout.SIZE);
        if (raw == null) {
            return notFetched(call);
        }
        set.perm.set(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN), SemidDsLayout.SEM_PERM);
        set.ctime = seconds();
        return 0;
    }

    private static long stat(Task task, Call call, SemSet set) {
        int error = set.perm.check(task.cred, IpcPerm.READ);
        if (error != 0) {
            return error;
        }
        ByteBuffer out = ByteBuffer.allocate(SemidDsLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        set.perm.put(out, SemidDsLayout.SEM_PERM);
        out.putLong(SemidDsLayout.SEM_OTIME, set.otime).putLong(SemidDsLayout.SEM_CTIME, set.ctime);
        out.putLong(SemidDsLayout.SEM_NSEMS, set.value.length);
        return call.outTo(call.arg(3), out.array()) ? 0 : -Errno.ENOMEM;
    }

    private long remove(Task task, SemSet set) {
        int error = set.perm.checkOwner(task.cred);
        if (error != 0) {
            return error;
        }
        sets.remove(set.id());
        for (Parked waiter : List.copyOf(set.waiters)) {
            k.parking.complete(waiter.task, -Errno.EIDRM);
        }
        return 0;
    }
}
