package io.cloister.vfs.event;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.Message;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.TimerQueue;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.task.Descriptors;
import java.util.ArrayList;
import java.util.List;

/**
 * pidfd_open(2), pidfd_send_signal(2). That a process ends is told to vfs just before proc records it, so readiness is looked at a little later,
 * until the task table shows the end.
 */
public final class PidFds {
    private static final long LOOK_AGAIN_NS = 1_000_000L;
    private static final int LOOKS = 200;
    private final Descriptors descriptors;
    private final TaskTable tasks;
    private final Clock clock;
    private final TimerQueue timers;
    private final Signaller signals;
    private final List<PidFd> files = new ArrayList<>();

    /** With these ports. */
    public PidFds(Descriptors descriptors, TaskTable tasks, Clock clock, TimerQueue timers, Signaller signals) {
        this.descriptors = descriptors;
        this.tasks = tasks;
        this.clock = clock;
        this.timers = timers;
        this.signals = signals;
    }

    /** (pid, flags). */
    public void open(Call call) {
        int pid = call.intArg(0);
        if (pid <= 0 || (call.intArg(1) & ~Open.O_NONBLOCK) != 0) {
            call.complete(-Errno.EINVAL);
        } else if (pid >= TaskTable.PID_MAX || !tasks.exists(pid)) {
            call.complete(-Errno.ESRCH);
        } else if (tasks.intField(pid, TaskTable.TGID) != pid) {
            call.complete(-Errno.EINVAL);
        } else {
            call.complete(open(call.tid(), pid, call.intArg(1) != 0));
        }
    }

    private long open(int tid, int pid, boolean nonBlocking) {
        PidFd file = new PidFd(this, tasks, pid, nonBlocking);
        files.add(file);
        return descriptors.install(tid, file, true);
    }

    /** VFS_PIDFD_OPEN. */
    public long openNew(Message request) {
        return open(request.task, (int) request.a[0], false);
    }

    /** VFS_PIDFD_CLOSE. */
    public long takeBack(Message request) {
        descriptors.remove(request.task, (int) request.a[0]);
        return 0;
    }

    /** VFS_PIDFD_PROCESS. */
    public long process(Message request, Message reply) {
        if (!(descriptors.file(request.task, (int) request.a[0]) instanceof PidFd file)) {
            return -Errno.EBADF;
        }
        reply.a[1] = file.nonBlocking() ? 1 : 0;
        return file.pid() == 0 ? -Errno.ESRCH : file.pid();
    }

    /** (pidfd, signal, siginfo, flags). */
    public void sendSignal(Call call) {
        OpenFile file = descriptors.file(call.tid(), call.intArg(0));
        int signal = call.intArg(1);
        if (call.arg(3) != 0 || signal < 0 || signal > Signals.NSIG) {
            call.complete(-Errno.EINVAL);
        } else if (!(file instanceof PidFd target)) {
            call.complete(-Errno.EBADF);
        } else if (target.pid() == 0) {
            call.complete(-Errno.ESRCH);
        } else if (!maySignal(call.tid(), target.pid())) {
            call.complete(-Errno.EPERM);
        } else {
            if (signal != 0) {
                signals.fromTask(call.tid(), tasks.intField(call.tid(), TaskTable.TGID), tasks.intField(call.tid(), TaskTable.RUID), target.pid(),
                    signal);
            }
            call.complete(0);
        }
    }

    /** kill(2), Notes: same user, or CAP_KILL. */
    private boolean maySignal(int tid, int pid) {
        int real = tasks.intField(pid, TaskTable.RUID);
        int saved = tasks.intField(pid, TaskTable.SUID);
        int own = tasks.intField(tid, TaskTable.RUID);
        int effective = tasks.intField(tid, TaskTable.EUID);
        return own == real || own == saved || effective == real || effective == saved || tasks.capable(tid, Caps.CAP_KILL);
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
