package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.abi.SigactionLayout;
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.abi.StackLayout;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import java.util.ArrayList;
import java.util.List;

/** Signal calls: signal(7) and the pages it names. */
final class SignalCalls {
    private static final int KNOWN_FLAGS = Signals.SA_NOCLDSTOP | Signals.SA_NOCLDWAIT | Signals.SA_SIGINFO | Signals.SA_RESTORER
        | Signals.SA_ONSTACK | Signals.SA_RESTART | Signals.SA_NODEFER | Signals.SA_RESETHAND | Signals.SA_EXPOSE_TAGBITS;

    private final ProcKernel k;

    SignalCalls(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.RT_SIGACTION, this::rtSigaction)
            .on(Sys.RT_SIGPROCMASK, this::rtSigprocmask)
            .on(Sys.RT_SIGRETURN, this::rtSigreturn)
            .on(Sys.RT_SIGPENDING, this::rtSigpending)
            .on(Sys.RT_SIGSUSPEND, this::rtSigsuspend)
            .on(Sys.RT_SIGTIMEDWAIT, this::rtSigtimedwait)
            .on(Sys.RT_SIGQUEUEINFO, this::rtSigqueueinfo)
            .on(Sys.RT_TGSIGQUEUEINFO, this::rtTgsigqueueinfo)
            .on(Sys.SIGALTSTACK, this::sigaltstack)
            .on(Sys.KILL, this::kill)
            .on(Sys.TKILL, this::tkill)
            .on(Sys.TGKILL, this::tgkill)
            .on(Sys.PAUSE, this::pause)
            .on(Sys.AGENT_TAKE_SIGNALS, k.taker::onTakeSignals)
            .on(Sys.AGENT_FAULT, k.taker::onFault);
    }

    private static boolean isSignal(int sig) {
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
        call.out(2, GuestTime.words(sighand.handler[sig], sighand.flags[sig] & 0xffffffffL, sighand.restorer[sig], sighand.mask[sig]));
        if (act != null) {
            setAction(task, sig, act);
        }
        return 0;
    }

    private void setAction(Task task, int sig, byte[] act) {
        var in = java.nio.ByteBuffer.wrap(act).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        ThreadGroup group = task.group;
        Sighand sighand = group.sighand;
        sighand.handler[sig] = in.getLong(SigactionLayout.SA_HANDLER);
        sighand.flags[sig] = (int) in.getLong(SigactionLayout.SA_FLAGS) & KNOWN_FLAGS;
        sighand.restorer[sig] = in.getLong(SigactionLayout.SA_RESTORER);
        sighand.mask[sig] = in.getLong(SigactionLayout.SA_MASK) & ~Signaling.UNBLOCKABLE;
        if (sighand.isIgnored(sig)) {
            // sigaction(2) and POSIX: a pending signal that becomes ignored is discarded, blocked or not.
            long bit = Signals.bit(sig);
            group.shared.discard(bit);
            for (Task thread : group.threads) {
                thread.pending.discard(bit);
                k.rows.pending(thread);
            }
            k.signals.recompute(task);
        }
        k.rows.actions(group);
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
            k.signals.block(task, how == Signals.SIG_BLOCK ? old | set : how == Signals.SIG_UNBLOCK ? old & ~set : set);
            k.signals.recompute(task);
        }
        call.out(2, GuestTime.words(old));
        return 0;
    }

    /** Posted by the agent, which has unwound the frame: 0 mask, 1 to 3 alternate stack (address, flags, size) of the frame. */
    private long rtSigreturn(Task task, Call call) {
        k.signals.block(task, call.arg(0));
        setStack(task, call.arg(1), call.intArg(2), call.arg(3));
        k.signals.recompute(task);
        return 0;
    }

    private long rtSigpending(Task task, Call call) {
        if (call.arg(1) < 0 || call.arg(1) > Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        call.out(0, GuestTime.words((task.pending.set() | task.group.shared.set()) & task.blocked));
        return 0;
    }

    private long rtSigsuspend(Task task, Call call) {
        if (call.arg(1) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        int error = GuestTime.check(call, 0, Signals.SIGSET_SIZE);
        if (error != 0) {
            return error;
        }
        replaceMask(task, call.memory().getLong(call.inOffset(0)));
        return k.parking.park(new Parked(Parked.Kind.SIGNAL, task, call), Long.MAX_VALUE);
    }

    /** Installs a mask for the time of one call; the old one comes back with the next AGENT_TAKE_SIGNALS. */
    void replaceMask(Task task, long mask) {
        if (!task.maskSaved) {
            task.savedMask = task.blocked;
            task.maskSaved = true;
        }
        k.signals.block(task, mask);
        k.signals.recompute(task);
    }

    private long pause(Task task, Call call) {
        return k.parking.park(new Parked(Parked.Kind.SIGNAL, task, call), Long.MAX_VALUE);
    }

    private long rtSigtimedwait(Task task, Call call) {
        if (call.arg(3) != Signals.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        int error = GuestTime.check(call, 0, Signals.SIGSET_SIZE);
        if (error != 0) {
            return error;
        }
        if (call.inLength(2) < 0) {
            return call.inLength(2);
        }
        long set = call.memory().getLong(call.inOffset(0)) & ~Signaling.UNBLOCKABLE;
        long timeout = call.inLength(2) == 0 ? Long.MAX_VALUE : GuestTime.timespec(call, 2, 0);
        if (timeout < 0) {
            return timeout;
        }
        SigInfo info = k.taker.takeOf(task, set);
        if (info != null) {
            call.out(1, info.whole());
            k.signals.recompute(task);
            return info.sig;
        }
        if (timeout == 0) {
            return -Errno.EAGAIN;
        }
        Parked parked = new Parked(Parked.Kind.SIGTIMEDWAIT, task, call);
        parked.set = set;
        return k.parking.park(parked, Clocks.plus(k.clocks.now(), timeout));
    }

    private long kill(Task task, Call call) {
        int pid = call.intArg(0);
        int sig = call.intArg(1);
        if (sig != 0 && !isSignal(sig)) {
            return -Errno.EINVAL;
        }
        if (pid > 0) {
            Task named = k.tasks.task(pid);
            return named == null ? -Errno.ESRCH : k.signals.kill(task, named.group, sig);
        }
        if (pid == -1) {
            return killAll(task, sig);
        }
        ProcessGroup pgrp = pid == 0 ? task.group.pgrp : k.tasks.pgrp(-pid);
        return pid == Integer.MIN_VALUE || pgrp == null ? -Errno.ESRCH : k.signals.killEach(task, pgrp.members(), sig);
    }

    /** kill(2): all but pid 1 and, as Linux does it, the sender. */
    private long killAll(Task task, int sig) {
        List<ThreadGroup> others = new ArrayList<>();
        for (ThreadGroup group : k.tasks.groups()) {
            if (!group.isInit() && group != task.group) {
                others.add(group);
            }
        }
        if (others.isEmpty()) {
            return -Errno.ESRCH;
        }
        long result = 0;
        for (ThreadGroup group : others) {
            int error = k.signals.kill(task, group, sig);
            result = error == -Errno.EPERM ? result : error;
        }
        return result;
    }

    private long tkill(Task task, Call call) {
        return toThread(task, 0, call.intArg(0), call.intArg(1));
    }

    private long tgkill(Task task, Call call) {
        int tgid = call.intArg(0);
        return tgid <= 0 ? -Errno.EINVAL : toThread(task, tgid, call.intArg(1), call.intArg(2));
    }

    private long toThread(Task task, int tgid, int tid, int sig) {
        if (tid <= 0 || (sig != 0 && !isSignal(sig))) {
            return -Errno.EINVAL;
        }
        SigInfo info = sig == 0 ? null : SigInfo.user(sig, Signals.SI_TKILL, task.group.tgid, task.cred.ruid);
        return sendTo(task, tgid, tid, sig, info);
    }

    /** {@code tgid} 0: any group. {@code info} null: only asks. */
    private long sendTo(Task task, int tgid, int tid, int sig, SigInfo info) {
        Task named = k.tasks.task(tid);
        if (named == null || (tgid != 0 && named.group.tgid != tgid)) {
            return -Errno.ESRCH;
        }
        int error = k.signals.permission(task, named.group, sig);
        return error != 0 || info == null ? error : k.signals.toTask(info, named, false);
    }

    private long rtSigqueueinfo(Task task, Call call) {
        int pid = call.intArg(0);
        int sig = call.intArg(1);
        int error = GuestTime.check(call, 2, SiginfoLayout.SIZE);
        if (error != 0) {
            return error;
        }
        if (sig != 0 && !isSignal(sig)) {
            return -Errno.EINVAL;
        }
        SigInfo info = SigInfo.composed(sig, call.inBytes(2));
        if (forges(info) && pid != task.group.tgid) {
            return -Errno.EPERM;
        }
        Task named = k.tasks.task(pid);
        if (named == null) {
            return -Errno.ESRCH;
        }
        error = k.signals.permission(task, named.group, sig);
        return error != 0 || sig == 0 ? error : k.signals.toGroup(info, named.group, false);
    }

    private long rtTgsigqueueinfo(Task task, Call call) {
        int tgid = call.intArg(0);
        int tid = call.intArg(1);
        int sig = call.intArg(2);
        int error = GuestTime.check(call, 3, SiginfoLayout.SIZE);
        if (error != 0) {
            return error;
        }
        if (tgid <= 0 || tid <= 0 || (sig != 0 && !isSignal(sig))) {
            return -Errno.EINVAL;
        }
        SigInfo info = SigInfo.composed(sig, call.inBytes(3));
        if (forges(info) && tgid != task.group.tgid) {
            return -Errno.EPERM;
        }
        return sendTo(task, tgid, tid, sig, sig == 0 ? null : info);
    }

    /** rt_sigqueueinfo(2): what says that kernel, kill or tgkill sent it goes to oneself only. */
    private static boolean forges(SigInfo info) {
        return info.code >= 0 || info.code == Signals.SI_TKILL;
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
        int flags = task.altSize == 0 ? Signals.SS_DISABLE : task.altFlags;
        return GuestTime.words(task.altSp, flags & 0xffffffffL, task.altSize);
    }

    private static int setStack(Task task, long sp, int flags, long size) {
        int mode = flags & ~Signals.SS_AUTODISARM;
        if (mode != 0 && mode != Signals.SS_ONSTACK && mode != Signals.SS_DISABLE) {
            return -Errno.EINVAL;
        }
        boolean disable = mode == Signals.SS_DISABLE;
        if (!disable && Long.compareUnsigned(size, Signals.MINSIGSTKSZ) < 0) {
            return -Errno.ENOMEM;
        }
        task.altSp = disable ? 0 : sp;
        task.altSize = disable ? 0 : size;
        task.altFlags = disable ? 0 : flags & Signals.SS_AUTODISARM;
        return 0;
    }
}
