package io.cloister.proc.ipc;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.SemidDsLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.EndOfProcess;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** System V semaphores: semget(2), semop(2), semctl(2). */
public final class Semaphores implements EndOfProcess {
    private static final int DONE = -1;
    private static final int OUT_OF_RANGE = -2;

    private final Tasks tasks;
    private final Clock clock;
    private final Parking parking;
    private final TreeMap<Integer, SemSet> sets = new TreeMap<>();
    private int nextId;

    /** Calls wait in {@code parking}. */
    public Semaphores(Tasks tasks, Clock clock, Parking parking) {
        this.tasks = tasks;
        this.clock = clock;
        this.parking = parking;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.SEMGET, this::semget)
            .on(Sys.SEMOP, (task, call) -> semop(task, call, Parking.NEVER))
            .on(Sys.SEMTIMEDOP, this::semtimedop)
            .on(Sys.SEMCTL, this::semctl);
    }

    private long seconds() {
        return clock.realtimeNs() / Time.NSEC_PER_SEC;
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
        long timeout = call.inLength(3) == 0 ? Parking.NEVER : GuestTime.timespec(call, 3, 0);
        return timeout < 0 ? timeout : semop(task, call, GuestTime.plus(clock.monotonicNs(), timeout));
    }

    private long semop(Task task, Call call, long deadline) {
        long count = call.arg(2);
        if (count <= 0) {
            return -Errno.EINVAL;
        }
        if (count > ProcLimits.MAX_SEM_OPS) {
            return -Errno.E2BIG;
        }
        int error = GuestArgs.check(call, 1, (int) count * SemOps.SIZE);
        if (error != 0) {
            return error;
        }
        SemOps ops = SemOps.of(call, (int) count);
        SemSet set = sets.get(call.intArg(0));
        if (set == null) {
            return -Errno.EINVAL;
        }
        error = check(task, set, ops);
        if (error != 0) {
            return error;
        }
        SemWait wait = new SemWait(this, task.group, call, set, ops);
        long result = attempt(wait);
        if (result != CallHandler.LATER) {
            return result;
        }
        if (!ops.mayWait(wait.blockedOn)) {
            return -Errno.EAGAIN;
        }
        set.waits.add(wait);
        return parking.park(wait, deadline, Parking.ANY_EVENT, List.of(set.changes));
    }

    private int check(Task task, SemSet set, SemOps ops) {
        boolean alters = false;
        long undos = 0;
        for (int i = 0; i < ops.count(); i++) {
            if (ops.number(i) >= set.value.length) {
                return -Errno.EFBIG;
            }
            alters |= ops.change(i) != 0;
            undos += ops.isUndone(i) ? 1 : 0;
        }
        if (undos > 0 && task.group.semUndo.size() + undos > ProcLimits.MAX_SEM_UNDO) {
            return -Errno.ENOSPC;
        }
        return set.perm.check(task.cred, alters ? IpcPerm.WRITE : IpcPerm.READ);
    }

    /** Does all operations or none: the result, or LATER where one has to wait. */
    long attempt(SemWait wait) {
        if (wait.set.isRemoved) {
            return -Errno.EIDRM;
        }
        int outcome = tryOps(wait.group, wait.set, wait.ops);
        if (outcome == OUT_OF_RANGE) {
            return -Errno.ERANGE;
        }
        if (outcome == DONE) {
            wake(wait.set);
            return 0;
        }
        wait.blockedOn = outcome;
        return CallHandler.LATER;
    }

    /** All or nothing: DONE, OUT_OF_RANGE, or the index of the operation that has to wait. */
    private int tryOps(ThreadGroup group, SemSet set, SemOps ops) {
        int[] after = set.value.clone();
        for (int i = 0; i < ops.count(); i++) {
            int change = ops.change(i);
            int value = after[ops.number(i)] + change;
            if (value > Ipc.SEMVMX) {
                return OUT_OF_RANGE;
            }
            if (value < 0 || (change == 0 && value != 0)) {
                return i;
            }
            after[ops.number(i)] = value;
        }
        System.arraycopy(after, 0, set.value, 0, after.length);
        for (int i = 0; i < ops.count(); i++) {
            set.pid[ops.number(i)] = group.tgid;
            if (ops.isUndone(i) && ops.change(i) != 0) {
                group.semUndo.merge(undoKey(set.id(), ops.number(i)), -ops.change(i), Integer::sum);
            }
        }
        set.otime = seconds();
        return DONE;
    }

    private static long undoKey(int id, int number) {
        return (long) id << 32 | number;
    }

    /** Values changed: every waiter tries again, oldest first; who succeeds wakes the others once more. */
    private void wake(SemSet set) {
        set.changes.wake(Parking.ANY_EVENT);
        parking.runReady();
    }

    /** semop(2), "SEM_UNDO": a process has ended. What would go below zero stops there. */
    @Override
    public void ended(ThreadGroup group) {
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
        for (SemWait wait : set.waits) {
            boolean zero = wait.ops.change(wait.blockedOn) == 0;
            n += wait.ops.number(wait.blockedOn) == number && zero == forZero ? 1 : 0;
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
        for (ThreadGroup group : tasks.groups()) {
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

    /**
     * Guest memory that a call names by a plain address: the agent brings it in a second posting. Null: kept until
     * then, or failed.
     */
    private static byte[] fetched(Call call, long address, int length) {
        if (call.phase() == 0) {
            call.fetch(address, length);
            return null;
        }
        return call.phaseStatus() < 0 ? null : call.windowBytes(call.reserve(length), length);
    }

    private static long notFetched(Call call) {
        return call.phase() == 0 ? CallHandler.LATER : -Errno.EFAULT;
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
        set.isRemoved = true;
        wake(set);
        return 0;
    }
}
