package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Futex;
import io.cloister.abi.FutexWaitvLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;

/**
 * futex(2) without reading guest memory. Waiting takes two phases: queue the waiter and have the agent compare the
 * word; then, if it was equal and no wake came, park. FUTEX_CMP_REQUEUE and FUTEX_WAKE_OP have the agent look or change
 * first, and act on what it saw.
 */
final class FutexCalls {
    private static final long SECOND = 1_000_000_000L;

    private final MmKernel kernel;
    private final Parking parking;
    private final FutexTable table;

    FutexCalls(MmKernel kernel, Parking parking) {
        this.kernel = kernel;
        this.parking = parking;
        this.table = new FutexTable(parking, kernel.counters);
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.FUTEX, this::futex)
            .on(Sys.FUTEX_WAITV, this::waitv)
            .on(Sys.FUTEX_WAKE, this::wake2)
            .on(Sys.FUTEX_WAIT, this::wait2)
            .on(Sys.AGENT_FUTEX_CANCEL, this::agentCancel);
    }

    /** futex(2). */
    private long futex(AddressSpace space, Call call) {
        int op = call.intArg(1);
        boolean isPrivate = (op & Futex.FUTEX_PRIVATE_FLAG) != 0;
        boolean realtime = (op & Futex.FUTEX_CLOCK_REALTIME) != 0;
        int command = op & Futex.FUTEX_CMD_MASK;
        if (realtime && command != Futex.FUTEX_WAIT && command != Futex.FUTEX_WAIT_BITSET) {
            return -Errno.ENOSYS;
        }
        return switch (command) {
            case Futex.FUTEX_WAIT -> waitOn(space, call, isPrivate, Futex.FUTEX_BITSET_MATCH_ANY);
            case Futex.FUTEX_WAIT_BITSET -> waitOn(space, call, isPrivate, call.intArg(5));
            case Futex.FUTEX_WAKE -> wake(space, call, isPrivate, Futex.FUTEX_BITSET_MATCH_ANY);
            case Futex.FUTEX_WAKE_BITSET -> wake(space, call, isPrivate, call.intArg(5));
            case Futex.FUTEX_REQUEUE, Futex.FUTEX_CMP_REQUEUE -> requeue(space, call, isPrivate);
            case Futex.FUTEX_WAKE_OP -> wakeOp(space, call, isPrivate);
            default -> -Errno.ENOSYS;
        };
    }

    private static long check(long address) {
        return (address & 3) != 0 ? -Errno.EINVAL : address < 0 || address > MmLimits.TOP - 4 ? -Errno.EFAULT : 0;
    }

    private long waitOn(AddressSpace space, Call call, boolean isPrivate, int bitset) {
        if (call.phase() > 0) {
            return checked(call);
        }
        boolean absolute = (call.intArg(1) & Futex.FUTEX_CMD_MASK) == Futex.FUTEX_WAIT_BITSET;
        boolean realtime = (call.intArg(1) & Futex.FUTEX_CLOCK_REALTIME) != 0;
        long deadline = call.arg(3) == 0 ? Long.MAX_VALUE : deadline(call, 3, absolute, realtime);
        long bad = bitset == 0 ? -Errno.EINVAL : deadline < 0 ? deadline : check(call.arg(0));
        if (bad < 0) {
            return bad;
        }
        FutexKey key = FutexKey.of(space, call.arg(0), isPrivate);
        if (key == null) {
            return -Errno.EFAULT;
        }
        kernel.counters.futexWaits++;
        table.add(new FutexWaiter(table, call.tid(), call.arg(3) != 0, deadline, new FutexKey[] {key}, bitset));
        call.actions().futexCheck(call.arg(0), call.intArg(2));
        call.resubmit();
        return CallHandler.LATER;
    }

    /** On CLOCK_MONOTONIC, or minus an errno. A deadline beyond the end of time never comes. */
    private long deadline(Call call, int arg, boolean absolute, boolean realtime) {
        if (call.inLength(arg) < 16) {
            return call.inLength(arg) < 0 ? call.inLength(arg) : -Errno.EFAULT;
        }
        long seconds = call.memory().getLong(call.inOffset(arg));
        long nanos = call.memory().getLong(call.inOffset(arg) + 8);
        if (seconds < 0 || nanos < 0 || nanos >= SECOND) {
            return -Errno.EINVAL;
        }
        if (seconds >= Long.MAX_VALUE / SECOND / 4) {
            return Long.MAX_VALUE;
        }
        long ns = seconds * SECOND + nanos;
        long now = kernel.clock.monotonicNs();
        if (!absolute) {
            return now + ns;
        }
        return Math.max(0, realtime ? now + (ns - kernel.clock.realtimeNs()) : ns);
    }

    /** The agent has compared the word. */
    private long checked(Call call) {
        FutexWaiter waiter = table.of(call.tid());
        if (waiter == null) {
            return -Errno.EAGAIN;
        }
        if (waiter.wokenBy >= 0) {
            table.forget(call.tid());
            return waiter.wokenBy;
        }
        if (call.phaseStatus() < 0) {
            table.forget(call.tid());
            return call.phaseStatus() == -Errno.EFAULT ? -Errno.EFAULT : -Errno.EAGAIN;
        }
        return park(call, waiter);
    }

    private long park(Call call, FutexWaiter waiter) {
        if (waiter.deadlineNs <= kernel.clock.monotonicNs()) {
            table.remove(waiter);
            return table.timedOut();
        }
        kernel.counters.futexSleeps++;
        return parking.park(waiter.with(call), waiter.deadlineNs);
    }

    /** The task is gone: nobody waits for an answer. */
    void taskGone(int tid) {
        parking.drop(tid);
        table.forget(tid);
    }

    private long wake(AddressSpace space, Call call, boolean isPrivate, int bitset) {
        long bad = bitset == 0 ? -Errno.EINVAL : check(call.arg(0));
        if (bad < 0) {
            return bad;
        }
        FutexKey key = FutexKey.of(space, call.arg(0), isPrivate);
        return key == null ? -Errno.EFAULT : table.wake(key, Math.max(1, call.intArg(2)), bitset);
    }

    private long requeue(AddressSpace space, Call call, boolean isPrivate) {
        boolean compares = (call.intArg(1) & Futex.FUTEX_CMD_MASK) == Futex.FUTEX_CMP_REQUEUE;
        int wakes = call.intArg(2);
        int moves = (int) call.arg(3);
        long bad = wakes < 0 || moves < 0 ? -Errno.EINVAL : Math.min(check(call.arg(0)), check(call.arg(4)));
        if (bad < 0) {
            return bad;
        }
        FutexKey from = FutexKey.of(space, call.arg(0), isPrivate);
        FutexKey to = FutexKey.of(space, call.arg(4), isPrivate);
        if (from == null || to == null) {
            return -Errno.EFAULT;
        }
        if (compares && call.phase() == 0) {
            call.actions().futexCheck(call.arg(0), call.intArg(5));
            call.resubmit();
            return CallHandler.LATER;
        }
        if (compares && call.phaseStatus() < 0) {
            return call.phaseStatus();
        }
        int woken = table.wake(from, wakes, Futex.FUTEX_BITSET_MATCH_ANY);
        int moved = from.equals(to) ? 0 : table.requeue(from, to, moves);
        return compares ? woken + moved : woken;
    }

    private long wakeOp(AddressSpace space, Call call, boolean isPrivate) {
        long bad = Math.min(check(call.arg(0)), check(call.arg(4)));
        if (bad < 0) {
            return bad;
        }
        FutexKey first = FutexKey.of(space, call.arg(0), isPrivate);
        FutexKey second = FutexKey.of(space, call.arg(4), isPrivate);
        if (first == null || second == null) {
            return -Errno.EFAULT;
        }
        if (call.phase() == 0) {
            call.actions().futexOp(call.arg(4), call.intArg(5));
            call.resubmit();
            return CallHandler.LATER;
        }
        if (call.phaseStatus() < 0) {
            return call.phaseStatus();
        }
        int woken = table.wake(first, Math.max(1, call.intArg(2)), Futex.FUTEX_BITSET_MATCH_ANY);
        boolean also = (call.phaseStatus() & 1) != 0;
        return also ? woken + table.wake(second, Math.max(1, (int) call.arg(3)), Futex.FUTEX_BITSET_MATCH_ANY) : woken;
    }

    /** futex_waitv(2): the agent compares one word per phase; the waiter is on all queues from the first on. */
    private long waitv(AddressSpace space, Call call) {
        int count = call.intArg(1);
        int clock = call.intArg(4);
        if (call.arg(2) != 0 || count <= 0 || count > Futex.FUTEX_WAITV_MAX) {
            return -Errno.EINVAL;
        }
        if (call.inLength(0) < count * FutexWaitvLayout.SIZE) {
            return call.inLength(0) < 0 ? call.inLength(0) : -Errno.EFAULT;
        }
        return call.phase() > 0 ? waitvChecked(call) : waitvStart(space, call, count, clock);
    }

    private long waitvStart(AddressSpace space, Call call, int count, int clock) {
        boolean realtime = clock == Time.CLOCK_REALTIME;
        if (call.arg(3) != 0 && !realtime && clock != Time.CLOCK_MONOTONIC) {
            return -Errno.EINVAL;
        }
        long deadline = call.arg(3) == 0 ? Long.MAX_VALUE : deadline(call, 3, true, realtime);
        if (deadline < 0) {
            return deadline;
        }
        FutexKey[] keys = new FutexKey[count];
        for (int i = 0; i < count; i++) {
            int at = call.inOffset(0) + i * FutexWaitvLayout.SIZE;
            int flags = call.memory().getInt(at + FutexWaitvLayout.FLAGS);
            long address = call.memory().getLong(at + FutexWaitvLayout.UADDR);
            if ((flags & ~Futex.FUTEX2_PRIVATE) != Futex.FUTEX2_SIZE_U32) {
                return -Errno.EINVAL;
            }
            long bad = check(address);
            keys[i] = bad < 0 ? null : FutexKey.of(space, address, (flags & Futex.FUTEX2_PRIVATE) != 0);
            if (keys[i] == null) {
                return bad < 0 ? bad : -Errno.EFAULT;
            }
        }
        table.add(new FutexWaiter(table, call.tid(), call.arg(3) != 0, deadline, keys, Futex.FUTEX_BITSET_MATCH_ANY));
        return waitvCheck(call, 0);
    }

    private static long waitvCheck(Call call, int word) {
        int at = call.inOffset(0) + word * FutexWaitvLayout.SIZE;
        call.actions().futexCheck(call.memory().getLong(at + FutexWaitvLayout.UADDR), (int)
                call.memory().getLong(at + FutexWaitvLayout.VAL));
        call.resubmit();
        return CallHandler.LATER;
    }

    private long waitvChecked(Call call) {
        FutexWaiter waiter = table.of(call.tid());
        if (waiter == null || waiter.wokenBy >= 0 || call.phaseStatus() < 0 || ++waiter.checked == waiter.keys.length) {
            return checked(call);
        }
        if (waiter.checked >= call.intArg(1)) {
            table.forget(call.tid());
            return -Errno.EINVAL;
        }
        return waitvCheck(call, waiter.checked);
    }

    /** AGENT_FUTEX_CANCEL: the agent gives up a wait between two phases. */
    private long agentCancel(AddressSpace space, Call call) {
        table.forget(call.tid());
        return 0;
    }

    /** futex_wake(2): address, mask, count, flags. */
    private long wake2(AddressSpace space, Call call) {
        int flags = call.intArg(3);
        int mask = call.intArg(1);
        if ((flags & ~Futex.FUTEX2_PRIVATE) != Futex.FUTEX2_SIZE_U32 || mask == 0) {
            return -Errno.EINVAL;
        }
        long bad = check(call.arg(0));
        if (bad < 0) {
            return bad;
        }
        FutexKey key = FutexKey.of(space, call.arg(0), (flags & Futex.FUTEX2_PRIVATE) != 0);
        return key == null ? -Errno.EFAULT : table.wake(key, Math.max(1, call.intArg(2)), mask);
    }

    /** futex_wait(2): address, value, mask, flags, timeout, clock. */
    private long wait2(AddressSpace space, Call call) {
        if (call.phase() > 0) {
            return checked(call);
        }
        int flags = (int) call.arg(3);
        boolean realtime = call.intArg(5) == Time.CLOCK_REALTIME;
        if ((flags & ~Futex.FUTEX2_PRIVATE) != Futex.FUTEX2_SIZE_U32 || call.intArg(2) == 0
            || call.arg(4) != 0 && !realtime && call.intArg(5) != Time.CLOCK_MONOTONIC) {
            return -Errno.EINVAL;
        }
        long deadline = call.arg(4) == 0 ? Long.MAX_VALUE : deadline(call, 4, true, realtime);
        long bad = deadline < 0 ? deadline : check(call.arg(0));
        if (bad < 0) {
            return bad;
        }
        FutexKey key = FutexKey.of(space, call.arg(0), (flags & Futex.FUTEX2_PRIVATE) != 0);
        if (key == null) {
            return -Errno.EFAULT;
        }
        table.add(new FutexWaiter(table, call.tid(), call.arg(4) != 0, deadline, new FutexKey[] {key}, call.intArg(2)));
        call.actions().futexCheck(call.arg(0), call.intArg(1));
        call.resubmit();
        return CallHandler.LATER;
    }
}
