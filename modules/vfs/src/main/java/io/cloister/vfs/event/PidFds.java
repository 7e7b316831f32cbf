package io.cloister.vfs.event;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.bus.TimerQueue;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * pidfd_open(2), pidfd_send_signal(2). That a process ends is told to vfs just before proc records it, so readiness is
 * looked at a little later, until the task table shows the end.
 */
public final class PidFds {
    private static final long LOOK_AGAIN_NS = 1_000_000L;
    private static final int LOOKS = 200;
    private final TaskTable tasks;
    private final Clock clock;
    private final TimerQueue timers;
    private final Signaller signals;
    private final List<PidFd> files = new ArrayList<>();

    public PidFds(TaskTable tasks, Clock clock, TimerQueue timers, Signaller signals) {
        this.tasks = tasks;
        this.clock = clock;
        this.timers = timers;
        this.signals = signals;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.PIDFD_OPEN, this::open);
        table.on(Sys.PIDFD_SEND_SIGNAL, this::sendSignal);
    }

    /** pidfd_open(2): (pid, flags). */
    private long open(Caller caller, Call call) {
        int pid = call.intArg(0);
        if (pid <= 0 || (call.intArg(1) & ~Open.O_NONBLOCK) != 0) {
            return -Errno.EINVAL;
        }
        if (pid >= TaskTable.PID_MAX || !tasks.exists(pid)) {
            return -Errno.ESRCH;
        }
        if (tasks.intField(pid, TaskTable.TGID) != pid) {
            return -Errno.EINVAL;
        }
        return open(caller, pid, call.intArg(1) != 0);
    }

    /** A descriptor of the process {@code pid} in the caller's table, or minus an errno. */
    public long open(Caller caller, int pid, boolean nonBlocking) {
        PidFd file = new PidFd(this, tasks, pid, nonBlocking);
        files.add(file);
        return caller.install(file, true);
    }

    /** pidfd_send_signal(2): (pidfd, signal, siginfo, flags). */
    private long sendSignal(Caller caller, Call call) {
        int signal = call.intArg(1);
        if (call.arg(3) != 0 || signal < 0 || signal > Signals.NSIG) {
            return -Errno.EINVAL;
        }
        if (!(caller.file(call.intArg(0)) instanceof PidFd target)) {
            return -Errno.EBADF;
        }
        if (target.pid() == 0) {
            return -Errno.ESRCH;
        }
        if (!maySignal(caller.tid(), target.pid())) {
            return -Errno.EPERM;
        }
        if (signal != 0) {
            signals.fromTask(caller.tid(), caller.tgid(), caller.ruid(), target.pid(), signal);
        }
        return 0;
    }

    /** kill(2), Notes: same user, or CAP_KILL. */
    private boolean maySignal(int tid, int pid) {
        int real = tasks.intField(pid, TaskTable.RUID);
        int saved = tasks.intField(pid, TaskTable.SUID);
        int own = tasks.intField(tid, TaskTable.RUID);
        int effective = tasks.intField(tid, TaskTable.EUID);
        return own == real || own == saved || effective == real || effective == saved
            || tasks.capable(tid, Caps.CAP_KILL);
    }

    void gone(PidFd file) {
        files.remove(file);
    }

    /** A task is about to end. */
    public void taskExits(int tid) {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).number() == tasks.intField(tid, TaskTable.TGID)) {
                timers.arm(new Look(files.get(i)), clock.monotonicNs() + LOOK_AGAIN_NS);
            }
        }
    }

    private final class Look extends TimerQueue.Timer {
        private final PidFd file;
        private int looks;

        private Look(PidFd file) {
            this.file = file;
        }

        @Override
        protected void fired(long dueNs, long nowNs) {
            if (file.isReleased()) {
                return;
            }
            if (file.ended()) {
                file.waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
            } else if (++looks < LOOKS) {
                timers.arm(this, nowNs + LOOK_AGAIN_NS);
            }
        }
    }
}
