package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.bus.ActionOp;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Call;

/**
 * Takes pending signals off the queues: for an agent that comes with AGENT_TAKE_SIGNALS or a fault, for rt_sigtimedwait(2), for signalfds.
 * Decides what becomes of the interrupted call (signal(7), "Interruption of system calls and library functions by signal handlers").
 */
final class SignalTaker {
    /** si_code SI_KERNEL with trapno 0: the agent couldn't write or read a signal frame. */
    private static final int FORCED_SIGRETURN = 0xffff;

    private final ProcKernel k;

    SignalTaker(ProcKernel k) {
        this.k = k;
    }

    /** AGENT_TAKE_SIGNALS: 0 result of the interrupted call, 1 its number, -1 for none. */
    long onTakeSignals(Task task, Call call) {
        return take(task, call);
    }

    /**
     * AGENT_FAULT: signo, si_code, si_addr, trapno, error code, rip. A fault can't wait: where its signal is blocked or ignored it takes its
     * default action.
     */
    long onFault(Task task, Call call) {
        int sig = call.intArg(0);
        if (sig < 1 || sig >= Signals.SIGRTMIN) {
            sig = Signals.SIGSEGV;
        }
        int code = call.intArg(1);
        Sighand sighand = task.group.sighand;
        boolean frameFailed = code == Signals.SI_KERNEL && call.arg(3) == 0;
        boolean handlerUseless = frameFailed && call.arg(4) != FORCED_SIGRETURN && call.intArg(4) == Signals.SIGSEGV;
        boolean blocked = (task.blocked & Signals.bit(sig)) != 0;
        if (blocked || handlerUseless || sighand.handler[sig] == Signals.SIG_IGN) {
            sighand.handler[sig] = Signals.SIG_DFL;
            k.rows.actions(task.group);
            k.signals.block(task, task.blocked & ~Signals.bit(sig));
        }
        boolean fatal = Signals.defaultAction(sig) != Signals.Action.IGN && sighand.isDefault(sig);
        if (fatal) {
            k.life.die(task.group, sig);
        } else if (!task.pending.has(sig)) {
            task.pending.add(SigInfo.fault(sig, code, call.arg(2)));
            k.rows.pending(task);
        }
        return take(task, call);
    }

    /** Whether the call that is being answered interrupted another one, which is not settled yet. */
    private static boolean interruptedCall(Call call) {
        return call.nr() == io.cloister.abi.Sys.AGENT_TAKE_SIGNALS && call.intArg(1) >= 0;
    }

    /** Answers the agent: frames, a restart decision, or nothing; or keeps it while the group is stopped. */
    long take(Task task, Call call) {
        boolean unsettled = interruptedCall(call) && call.actions().length() == 0;
        k.cpuTimers.onSaid(task.group);
        while (true) {
            int sig = next(task);
            if (task.group.dying) {
                return k.parking.hold(new Parked(Parked.Kind.DYING, task, call));
            }
            if (task.group.stopped) {
                return k.parking.hold(new Parked(Parked.Kind.STOPPED, task, call));
            }
            if (sig != 0) {
                if (act(task, call, sig, unsettled)) {
                    unsettled = false;
                    if (call.actions().length() >= ProcLimits.MAX_FRAMES * FRAME_BYTES) {
                        break;
                    }
                }
                continue;
            }
            if (unsettled && isRestart(call.arg(0))) {
                call.actions().signal(restartOnly());
            }
            unsettled = false;
            if (!restoreMask(task)) {
                break;
            }
        }
        k.signals.recompute(task);
        return 0;
    }

    private static final int FRAME_BYTES = 192;

    private static ActionWriter.SignalFrame restartOnly() {
        return new ActionWriter.SignalFrame(0, 0, 0, 0, 0, 0, 0, 0, ActionOp.SIGNAL_RESTART, null);
    }

    /** No handler ran: the mask that sigsuspend or ppoll replaced comes back. True where that was so. */
    boolean restoreMask(Task task) {
        if (!task.maskSaved) {
            return false;
        }
        task.maskSaved = false;
        k.signals.block(task, task.savedMask);
        return true;
    }

    /** The next deliverable signal: the thread's own first. */
    private static int next(Task task) {
        int own = task.pending.next(~task.blocked);
        return own != 0 ? own : task.group.shared.next(~task.blocked);
    }

    /** Takes {@code sig} off the thread's queue, else off the group's. */
    SigInfo dequeue(Task task, int sig) {
        boolean own = task.pending.has(sig);
        SigInfo info = own ? task.pending.take(sig) : task.group.shared.take(sig);
        if (info.timer != null) {
            PosixTimer timer = info.timer;
            timer.signalQueued = false;
            timer.lastOverruns = timer.overruns;
            info.overruns(timer.overruns);
            timer.overruns = 0;
        }
        if (own) {
            k.rows.pending(task);
        } else {
            task.group.threads.forEach(k.rows::pending);
        }
        return info;
    }

    /** Does what {@code sig} does; true where a frame was written. */
    private boolean act(Task task, Call call, int sig, boolean unsettled) {
        SigInfo info = dequeue(task, sig);
        Sighand sighand = task.group.sighand;
        if (sighand.isCaught(sig)) {
            frame(task, call, info, unsettled);
            return true;
        }
        if (sighand.isIgnored(sig) || k.signals.isProtected(task.group, sig)) {
            return false;
        }
        if (Signals.defaultAction(sig) == Signals.Action.STOP) {
            k.jobs.stopBySignal(task.group, sig);
        } else {
            k.life.die(task.group, sig);
        }
        return false;
    }

    private void frame(Task task, Call call, SigInfo info, boolean unsettled) {
        int sig = info.sig;
        Sighand sighand = task.group.sighand;
        int flags = sighand.flags[sig];
        long oldMask = task.maskSaved ? task.savedMask : task.blocked;
        task.maskSaved = false;
        int restart = unsettled ? restart(call.arg(0), flags) : ActionOp.SIGNAL_KEEP;
        int altFlags = task.altSize == 0 ? Signals.SS_DISABLE : task.altFlags;
        call.actions().signal(new ActionWriter.SignalFrame(sig, flags, sighand.handler[sig], sighand.restorer[sig], oldMask, task.altSp,
            task.altSize, altFlags, restart, info.whole()));
        k.counters.frames++;
        task.restartDeadlineNs = 0;
        if ((flags & Signals.SA_RESETHAND) != 0) {
            sighand.handler[sig] = Signals.SIG_DFL;
            k.rows.actions(task.group);
        }
        if ((altFlags & Signals.SS_AUTODISARM) != 0) {
            // sigaltstack(2): SS_AUTODISARM clears the settings on entry to the handler.
            task.altSp = 0;
            task.altSize = 0;
            task.altFlags = 0;
        }
        long during = sighand.mask[sig] | ((flags & Signals.SA_NODEFER) != 0 ? 0 : Signals.bit(sig));
        k.signals.block(task, task.blocked | during);
    }

    private static boolean isRestart(long result) {
        return result == -Errno.ERESTARTSYS || result == -Errno.ERESTARTNOINTR || result == -Errno.ERESTARTNOHAND
            || result == -Errno.ERESTART_RESTARTBLOCK;
    }

    /** What a handler with {@code flags} makes of a call that was interrupted with {@code result}. */
    static int restart(long result, int flags) {
        if (!isRestart(result)) {
            return ActionOp.SIGNAL_KEEP;
        }
        boolean again = result == -Errno.ERESTARTNOINTR || (result == -Errno.ERESTARTSYS && (flags & Signals.SA_RESTART) != 0);
        return again ? ActionOp.SIGNAL_RESTART : ActionOp.SIGNAL_EINTR;
    }

    /** rt_sigtimedwait(2): the pending signal {@code sig} goes to the thread that waits for it. */
    void giveTo(Task waiter, int sig) {
        SigInfo info = dequeue(waiter, sig);
        waiter.parked.call.out(1, info.whole());
        k.parking.complete(waiter, sig);
    }

    /** Takes one signal of {@code set} for {@code task}, blocked or not; null where none is pending. */
    SigInfo takeOf(Task task, long set) {
        int own = task.pending.next(set);
        int sig = own != 0 ? own : task.group.shared.next(set);
        return sig == 0 ? null : dequeue(task, sig);
    }

    /** A stopped group was continued: its threads that wait in here look again. */
    void onContinued(Task task) {
        Parked parked = task.parked;
        if (parked != null && parked.kind == Parked.Kind.STOPPED) {
            k.parking.unpark(task);
            long result = take(task, parked.call);
            if (result != Parking.PARKED) {
                parked.call.complete(result);
            }
        }
    }
}
