package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Descriptors;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All signalfds, and the way to proc. */
public final class SignalFds {
    private static final long NEVER = 1L << Signals.SIGKILL - 1 | 1L << Signals.SIGSTOP - 1;
    private static final int SIGSET_BYTES = 8;
    private final Bus bus;
    private final TaskTable tasks;
    private final Descriptors descriptors;
    private final List<SignalFd> files = new ArrayList<>();
    /** Processes that proc watches for us. They stay watched until they exit: children inherit the descriptors. */
    private final TreeMap<Integer, Boolean> watched = new TreeMap<>();
    private final TreeMap<Long, SignalFd> asked = new TreeMap<>();
    private long nextId = 1;

    /** None yet. */
    public SignalFds(Bus bus, TaskTable tasks, Descriptors descriptors) {
        this.bus = bus;
        this.tasks = tasks;
        this.descriptors = descriptors;
    }

    /** signalfd(2): (fd, set, size). */
    public void signalfd(Call call) {
        make(call, 0);
    }

    /** signalfd4(2): (fd, set, size, flags). */
    public void signalfd4(Call call) {
        if ((call.intArg(3) & ~(Open.O_CLOEXEC | Open.O_NONBLOCK)) != 0) {
            call.complete(-Errno.EINVAL);
        } else {
            make(call, call.intArg(3));
        }
    }

    private void make(Call call, int flags) {
        if (call.arg(2) != SIGSET_BYTES) {
            call.complete(-Errno.EINVAL);
            return;
        }
        if (call.inLength(1) < SIGSET_BYTES) {
            call.complete(-Errno.EFAULT);
            return;
        }
        long mask = call.memory().getLong(call.inOffset(1)) & ~NEVER;
        int tid = call.tid();
        if (call.intArg(0) != -1) {
            OpenFile file = descriptors.file(tid, call.intArg(0));
            if (file instanceof SignalFd known) {
                known.mask(mask);
                call.complete(call.intArg(0));
            } else {
                call.complete(file == null ? -Errno.EBADF : -Errno.EINVAL);
            }
            return;
        }
        SignalFd file = new SignalFd(this, tid, mask, (flags & Open.O_NONBLOCK) != 0);
        files.add(file);
        watch(tid);
        call.complete(descriptors.install(tid, file, (flags & Open.O_CLOEXEC) != 0));
    }

    private void watch(int tid) {
        int tgid = tasks.intField(tid, TaskTable.TGID);
        if (watched.put(tgid, true) == null) {
            bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNALFD_WATCH, tid).with(tgid, 1));
        }
    }

    /** Signals that wait for the task or its process, as proc publishes them. */
    long pending(int tid) {
        return tasks.longField(tid, TaskTable.SIG_PND) | tasks.longField(tid, TaskTable.SHD_PND);
    }

    void ask(SignalFd file, int tid, long mask, int most) {
        watch(tid);
        asked.put(nextId, file);
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNALFD_READ, tid).with(nextId++, mask, most));
    }

    /** Event VFS_SIGNALFD_DATA. */
    public void data(Message event) {
        SignalFd file = asked.remove(event.a[0]);
        if (file != null) {
            file.data(event.a[1] > 0 ? event.payloadBytes() : new byte[0]);
        }
    }

    /** Event VFS_SIGNAL_STATE. */
    public void changed(Message event) {
        for (int i = 0; i < files.size(); i++) {
            if (tasks.intField(files.get(i).watcher(), TaskTable.TGID) == event.a[0]) {
                files.get(i).changed(event.a[1]);
            }
        }
    }

    void gone(SignalFd file) {
        files.remove(file);
        asked.values().remove(file);
    }

    /** A task is gone. */
    public void taskGone(int tid) {
        if (watched.remove(tid) != null) {
            bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNALFD_WATCH, tid).with(tid, 0));
        }
    }
}
