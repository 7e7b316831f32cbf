package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Bus;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.TaskTable;
import io.cloister.bus.proc.ProcProxy;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All signalfds, and the way to proc. */
public final class SignalFds {
    private static final long NEVER = 1L << Signals.SIGKILL - 1 | 1L << Signals.SIGSTOP - 1;
    private static final int SIGSET_BYTES = 8;
    private final ProcProxy proc;
    private final TaskTable tasks;
    private final List<SignalFd> files = new ArrayList<>();
    /** Processes that proc watches for us. They stay watched until they exit: children inherit the descriptors. */
    private final TreeMap<Integer, Boolean> watched = new TreeMap<>();
    private final TreeMap<Long, SignalFd> asked = new TreeMap<>();
    private long nextId = 1;

    public SignalFds(Bus bus, TaskTable tasks) {
        proc = new ProcProxy(bus);
        this.tasks = tasks;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SIGNALFD, (caller, call) -> make(caller, call, 0));
        table.on(Sys.SIGNALFD4, (caller, call) -> make(caller, call, call.intArg(3)));
    }

    /** signalfd4(2): (fd, set, size, flags). */
    private long make(Caller caller, Call call, int flags) {
        if ((flags & ~(Open.O_CLOEXEC | Open.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        if (call.arg(2) != SIGSET_BYTES) {
            return -Errno.EINVAL;
        }
        if (call.inLength(1) < SIGSET_BYTES) {
            return -Errno.EFAULT;
        }
        long mask = call.memory().getLong(call.inOffset(1)) & ~NEVER;
        if (call.intArg(0) != -1) {
            OpenFile file = caller.file(call.intArg(0));
            if (!(file instanceof SignalFd known)) {
                return file == null ? -Errno.EBADF : -Errno.EINVAL;
            }
            known.mask(mask);
            return call.intArg(0);
        }
        SignalFd file = new SignalFd(this, caller.tid(), mask, (flags & Open.O_NONBLOCK) != 0);
        files.add(file);
        watch(caller.tid());
        return caller.install(file, (flags & Open.O_CLOEXEC) != 0);
    }

    private void watch(int tid) {
        int tgid = tasks.intField(tid, TaskTable.TGID);
        if (watched.put(tgid, true) == null) {
            proc.signalfdWatch(tid, tgid, true);
        }
    }

    /** Signals that wait for the task or its process, as proc publishes them. */
    long pending(int tid) {
        return tasks.longField(tid, TaskTable.SIG_PND) | tasks.longField(tid, TaskTable.SHD_PND);
    }

    void ask(SignalFd file, int tid, long mask, int most) {
        watch(tid);
        asked.put(nextId, file);
        proc.signalfdRead(tid, nextId++, mask, most);
    }

    /** proc's answer to the question {@code id} (VfsSignalfdData): struct signalfd_siginfo one after the other. */
    public void arrived(long id, byte[] signals) {
        SignalFd file = asked.remove(id);
        if (file != null) {
            file.data(signals);
        }
    }

    /** The set of signals that wait for a process that proc watches is another one (VfsSignalState). */
    public void changed(int tgid, long pending) {
        for (int i = 0; i < files.size(); i++) {
            if (tasks.intField(files.get(i).watcher(), TaskTable.TGID) == tgid) {
                files.get(i).changed(pending);
            }
        }
    }

    void gone(SignalFd file) {
        files.remove(file);
        asked.values().remove(file);
    }

    public void taskExits(int tid) {
        if (watched.remove(tid) != null) {
            proc.signalfdWatch(tid, tid, false);
        }
    }
}
