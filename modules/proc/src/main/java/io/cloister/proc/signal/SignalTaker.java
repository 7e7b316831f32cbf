package io.cloister.proc.signal;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Call;
import io.cloister.bus.Parking;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.AltStack;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Sighand;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;

/**
 * Takes pending signals off the queues: for an agent that comes with AGENT_TAKE_SIGNALS or a fault, for
 * rt_sigtimedwait(2), for signalfds. Decides what becomes of the interrupted call (signal(7), "Interruption of system
 * calls and library functions by signal handlers").
 */
public final class SignalTaker {
    /** si_code SI_KERNEL with trapno 0: the agent couldn't write or read a signal frame. */
    private static final int FORCED_SIGRETURN = 0xffff;
    private static final int FRAME_BYTES = 192;

    private final SignalQueues queues;
    private final Signaling signals;
    private final SignalMask mask;
    private final Deaths deaths;
    private final Parking parking;
    private final TaskRows rows;

    /** Threads of stopped processes wait in {@code parking}. */
    public SignalTaker(
            SignalQueues queues, Signaling signals, SignalMask mask, Deaths deaths, Parking parking, TaskRows rows) {
        this.queues = queues;
        this.signals = signals;
        this.mask = mask;
        this.deaths = deaths;
        this.parking = parking;
        this.rows = rows;
    }

    /**
     * AGENT_FAULT: signo, si_code, si_addr, trapno, error code, rip. A fault can't wait: where its signal is blocked or
     * ignored it takes its default action.
     */
    public long onFault(Task task, Call call) {
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
            rows.actions(task.group);
            mask.block(task, task.blocked & ~Signals.bit(sig));
        }
        boolean fatal = Signals.defaultAction(sig) != Signals.Action.IGN && sighand.isDefault(sig);
        if (fatal) {
            deaths.die(task.group, sig);
        } else if (!task.pending.has(sig)) {
            task.pending.add(SigInfo.fault(sig, code, call.arg(2)));
            rows.pending(task);
        }
        return take(task, call);
    }

    /** Whether the call that is being answered interrupted another one, which is not settled yet. */
    private static boolean interruptedCall(Call call) {
        return call.nr() == Sys.AGENT_TAKE_SIGNALS && call.intArg(1) >= 0;
    }

    /**
     * AGENT_TAKE_SIGNALS: 0 result of the interrupted call, 1 its number, -1 for none. Answers with frames, a restart
     * decision, or nothing; or keeps it while the group is stopped.
     */
    public long take(Task task, Call call) {
        boolean unsettled = interruptedCall(call) && call.actions().length() == 0;
        while (true) {
            int sig = next(task);
            if (task.group.isDying()) {
                return deaths.hold(call);
            }
            if (task.group.isStopped()) {
                return parking.park(new StoppedWait(this, task, call));
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
            if (!mask.restore(task)) {
                break;
            }
        }
        mask.recompute(task);
        return 0;
    }

    private static ActionWriter.SignalFrame restartOnly() {
        return new ActionWriter.SignalFrame(0, 0, 0, 0, 0, 0, 0, 0, ActionOp.SIGNAL_RESTART, null);
    }

    /** The next deliverable signal: the thread's own first. */
    private static int next(Task task) {
        int own = task.pending.next(~task.blocked);
        return own != 0 ? own : task.group.shared.next(~task.blocked);
    }

    /** Does what {@code sig} does; true if a frame was written. */
    private boolean act(Task task, Call call, int sig, boolean unsettled) {
        SigInfo info = queues.dequeue(task, sig);
        Sighand sighand = task.group.sighand;
        if (sighand.isCaught(sig)) {
            frame(task, call, info, unsettled);
            return true;
        }
        if (sighand.isIgnored(sig) || signals.isProtected(task.group, sig)) {
            return false;
        }
        if (Signals.defaultAction(sig) == Signals.Action.STOP) {
            signals.stop(task.group, sig);
        } else {
            deaths.die(task.group, sig);
        }
        return false;
    }

    private void frame(Task task, Call call, SigInfo info, boolean unsettled) {
        int sig = info.sig;
        Sighand sighand = task.group.sighand;
        int flags = sighand.flags[sig];
        long oldMask = task.lastingMask();
        task.forgetSavedMask();
        int restart = unsettled ? restart(call.arg(0), flags) : ActionOp.SIGNAL_KEEP;
        AltStack stack = task.altStack;
        call.actions()
                .signal(new ActionWriter.SignalFrame(
                        sig,
                        flags,
                        sighand.handler[sig],
                        sighand.restorer[sig],
                        oldMask,
                        stack.address(),
                        stack.size(),
                        stack.flags(),
                        restart,
                        info.whole()));
        task.restartDeadlineNs = 0;
        if ((flags & Signals.SA_RESETHAND) != 0) {
            sighand.handler[sig] = Signals.SIG_DFL;
            rows.actions(task.group);
        }
        if ((stack.flags() & Signals.SS_AUTODISARM) != 0) {
            task.altStack = AltStack.NONE; // sigaltstack(2): SS_AUTODISARM clears the settings on entry to the handler.
        }
        long during = sighand.mask[sig] | ((flags & Signals.SA_NODEFER) != 0 ? 0 : Signals.bit(sig));
        mask.block(task, task.blocked | during);
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
        boolean again =
                result == -Errno.ERESTARTNOINTR || (result == -Errno.ERESTARTSYS && (flags & Signals.SA_RESTART) != 0);
        return again ? ActionOp.SIGNAL_RESTART : ActionOp.SIGNAL_EINTR;
    }
}
