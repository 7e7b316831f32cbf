package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.abi.SigactionLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.StackLayout;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.AltStack;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Sighand;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a task does with its own signals: signal(7) and the pages it names. */
public final class SignalCalls {
    private static final int KNOWN_FLAGS = Signals.SA_NOCLDSTOP
            | Signals.SA_NOCLDWAIT
            | Signals.SA_SIGINFO
            | Signals.SA_RESTORER
            | Signals.SA_ONSTACK
            | Signals.SA_RESTART
            | Signals.SA_NODEFER
            | Signals.SA_RESETHAND
            | Signals.SA_EXPOSE_TAGBITS;

    private final SignalQueues queues;
    private final SignalMask mask;
    private final Parking parking;
    private final Clock clock;
    private final TaskRows rows;

    /** Tasks that wait for signals do so in {@code parking}. */
    public SignalCalls(SignalQueues queues, SignalMask mask, Parking parking, Clock clock, TaskRows rows) {
        this.queues = queues;
        this.mask = mask;
        this.parking = parking;
        this.clock = clock;
        this.rows = rows;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.RT_SIGACTION, this::rtSigaction)
            .on(Sys.RT_SIGPROCMASK, this::rtSigprocmask)
            .on(Sys.RT_SIGRETURN, this::rtSigreturn)
            .on(Sys.RT_SIGPENDING, this::rtSigpending)
            .on(Sys.RT_SIGSUSPEND, this::rtSigsuspend)
            .on(Sys.RT_SIGTIMEDWAIT, this::rtSigtimedwait)
            .on(Sys.SIGALTSTACK, this::sigaltstack)
            .on(Sys.PAUSE, (task, call) -> parking.park(new PauseWait(call)));
    }

    static boolean isSignal(int sig) {
        return sig >= 1 && sig <= Signals.NSIG;
    }

    private long rtSigaction(Task task, Call call) {
        int sig = call.intArg(0);
        if (call.arg(3) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        byte[] act = call.inLength(1) >= SigactionLayout.SIZE ? call.inBytes(1) : null;
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        boolean immutable = sig == Signals.SIGKILL || sig == Signals.SIGSTOP;
        if (!isSignal(sig) || (act != null && immutable)) {
            return -Errno.EINVAL;
        }
        Sighand sighand = task.group.sighand;
        call.out(
                2,
                GuestArgs.words(
                        sighand.handler[sig],
                        sighand.flags[sig] & 0xffffffffL,
                        sighand.restorer[sig],
                        sighand.mask[sig]));
        if (act != null) {
            setAction(task, sig, act);
        }
        return 0;
    }

    private void setAction(Task task, int sig, byte[] act) {
        var in = ByteBuffer.wrap(act).order(ByteOrder.LITTLE_ENDIAN);
        ThreadGroup group = task.group;
        Sighand sighand = group.sighand;
        sighand.handler[sig] = in.getLong(SigactionLayout.SA_HANDLER);
        sighand.flags[sig] = (int) in.getLong(SigactionLayout.SA_FLAGS) & KNOWN_FLAGS;
        sighand.restorer[sig] = in.getLong(SigactionLayout.SA_RESTORER);
        sighand.mask[sig] = in.getLong(SigactionLayout.SA_MASK) & ~SignalMask.UNBLOCKABLE;
        if (sighand.isIgnored(sig)) {
            queues.discard(group, sig);
            mask.recompute(task);
        }
        rows.actions(group);
    }

    private long rtSigprocmask(Task task, Call call) {
        if (call.arg(3) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        long old = task.blocked;
        if (call.inLength(1) >= Signals.SIGSET_SIZE) {
            long set = call.memory().getLong(call.inOffset(1));
            int how = call.intArg(0);
            if (how < Signals.SIG_BLOCK || how > Signals.SIG_SETMASK) {
                return -Errno.EINVAL;
            }
            mask.block(task, how == Signals.SIG_BLOCK ? old | set : how == Signals.SIG_UNBLOCK ? old & ~set : set);
            mask.recompute(task);
        }
        call.out(2, GuestArgs.words(old));
        return 0;
    }

    /**
     * Posted by the agent, which has unwound the frame: 0 mask, 1 to 3 alternate stack (address, flags, size) of the
     * frame.
     */
    private long rtSigreturn(Task task, Call call) {
        mask.block(task, call.arg(0));
        setStack(task, call.arg(1), call.intArg(2), call.arg(3));
        mask.recompute(task);
        return 0;
    }

    private long rtSigpending(Task task, Call call) {
        if (call.arg(1) < 0 || call.arg(1) > Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        call.out(0, GuestArgs.words((task.pending.set() | task.group.shared.set()) & task.blocked));
        return 0;
    }

    private long rtSigsuspend(Task task, Call call) {
        if (call.arg(1) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        int error = GuestArgs.check(call, 0, Signals.SIGSET_SIZE);
        if (error != 0) {
            return error;
        }
        mask.replace(task, call.memory().getLong(call.inOffset(0)));
        mask.recompute(task);
        return parking.park(new PauseWait(call));
    }

    private long rtSigtimedwait(Task task, Call call) {
        if (call.arg(3) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        int error = GuestArgs.check(call, 0, Signals.SIGSET_SIZE);
        if (error != 0) {
            return error;
        }
        if (call.inLength(2) < 0) {
            return call.inLength(2);
        }
        long set = call.memory().getLong(call.inOffset(0)) & ~SignalMask.UNBLOCKABLE;
        long timeout = call.inLength(2) == 0 ? Long.MAX_VALUE : GuestTime.timespec(call, 2, 0);
        if (timeout < 0) {
            return timeout;
        }
        SigInfo info = queues.takeOf(task, set);
        if (info != null) {
            call.out(1, info.whole());
            mask.recompute(task);
            return info.sig;
        }
        if (timeout == 0) {
            return -Errno.EAGAIN;
        }
        return parking.park(new AwaitedSignals(call, set), GuestTime.plus(clock.monotonicNs(), timeout));
    }

    private long sigaltstack(Task task, Call call) {
        if (call.inLength(0) < 0) {
            return call.inLength(0);
        }
        byte[] old = altStack(task);
        if (call.inLength(0) >= StackLayout.SIZE) {
            long sp = call.memory().getLong(call.inOffset(0) + StackLayout.SS_SP);
            int flags = call.memory().getInt(call.inOffset(0) + StackLayout.SS_FLAGS);
            long size = call.memory().getLong(call.inOffset(0) + StackLayout.SS_SIZE);
            int error = setStack(task, sp, flags, size);
            if (error != 0) {
                return error;
            }
        }
        call.out(1, old);
        return 0;
    }

    private static byte[] altStack(Task task) {
        AltStack stack = task.altStack;
        return GuestArgs.words(stack.address(), stack.flags() & 0xffffffffL, stack.size());
    }

    private static int setStack(Task task, long address, int flags, long size) {
        int mode = flags & ~Signals.SS_AUTODISARM;
        if (mode != 0 && mode != Signals.SS_ONSTACK && mode != Signals.SS_DISABLE) {
            return -Errno.EINVAL;
        }
        boolean disable = mode == Signals.SS_DISABLE;
        if (!disable && Long.compareUnsigned(size, Signals.MINSIGSTKSZ) < 0) {
            return -Errno.ENOMEM;
        }
        task.altStack = disable ? AltStack.NONE : new AltStack(address, size, flags & Signals.SS_AUTODISARM);
        return 0;
    }
}
