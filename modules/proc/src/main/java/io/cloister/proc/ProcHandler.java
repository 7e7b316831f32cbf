package io.cloister.proc;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.SignalfdSiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.NotState;
import io.cloister.bus.TaskTable;
import io.cloister.bus.proc.CloneReply;
import io.cloister.bus.proc.CredentialsReply;
import io.cloister.bus.proc.ProcEvents;
import io.cloister.bus.proc.ProcRequests;
import io.cloister.bus.proc.TextReply;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.proc.life.Births;
import io.cloister.proc.life.Execs;
import io.cloister.proc.signal.SignalMask;
import io.cloister.proc.signal.SignalfdSiginfo;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.ProcessGroup;
import io.cloister.proc.task.Session;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.spec.ContainerSpec;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What dispatch asks of proc, the life of tasks; and what others tell it. One small method for each message. */
final class ProcHandler implements ProcRequests, ProcEvents {
    private static final int COMM = 15;

    private final ProcKernel kernel;
    private final ContainerSpec container;
    private final Tasks tasks;
    private final VfsProxy vfs;
    @NotState
    private final UnsafeBuffer siginfos = new UnsafeBuffer(new byte[Message.MAX_DATA]);

    ProcHandler(ProcKernel kernel, ContainerSpec container, Bus bus) {
        this.kernel = kernel;
        this.container = container;
        this.tasks = kernel.tasks;
        vfs = new VfsProxy(bus);
    }

    private Task live(int tid) {
        Task task = tasks.task(tid);
        return task == null || task.exited ? null : task;
    }

    private static byte[] atMost(int most, byte[] bytes) {
        return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    // ---- lives ----

    @Override
    public long clone(int task, long flags, int exitSignal, int handle, long clearTid, int space, CloneReply reply) {
        Task parent = live(task);
        if (parent == null) {
            return -Errno.ESRCH;
        }
        boolean clears = (flags & CloneFlags.CLONE_CHILD_CLEARTID) != 0;
        int tid = kernel.births.clone(
                parent, new Births.NewTask(flags, exitSignal, handle, clears ? clearTid : 0, space));
        if (tid > 0) {
            reply.tgid(tasks.task(tid).group.tgid);
        }
        return tid;
    }

    @Override
    public long cloneUndo(int task) {
        Task unborn = live(task);
        if (unborn != null) {
            kernel.ends.undo(unborn);
        }
        return 0;
    }

    @Override
    public long exec(
            int task,
            int handle,
            int space,
            int setUid,
            int setGid,
            boolean readable,
            byte[] comm,
            CredentialsReply reply) {
        Task caller = live(task);
        if (caller == null) {
            return -Errno.ESRCH;
        }
        int error = kernel.execs.exec(
                caller, new Execs.Program(handle, space, setUid, setGid, !readable, atMost(COMM, comm)));
        Credentials c = caller.cred;
        reply.ruid(c.ruid).euid(c.euid).rgid(c.rgid).egid(c.egid).secure(c.isSecure());
        return error;
    }

    @Override
    public void exit(int task, int status, boolean whole) {
        Task ended = tasks.task(task);
        if (ended != null) {
            kernel.ends.exit(ended, status, whole);
        }
    }

    @Override
    public long init(int handle, int space) {
        if (tasks.init() != null) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "a second pid 1");
        }
        var spec = new Births.NewTask(0, 0, handle, 0, space);
        return kernel.births.init(spec, container).tid;
    }

    @Override
    public long text(int task, int kind, int offset, TextReply reply) {
        Task about = tasks.task(task);
        if (about == null) {
            return -Errno.ESRCH;
        }
        byte[] text = kernel.texts.of(kind, about);
        if (text == null) {
            return -Errno.ENOENT;
        }
        int from = Math.clamp(offset, 0, text.length);
        reply.chunk(text, from, Math.min(text.length - from, Message.MAX_DATA));
        return text.length;
    }

    @Override
    public void tty(int session, int terminal) {
        Session named = tasks.session(session);
        if (named != null) {
            named.tty = terminal;
        }
    }

    // ---- signals ----

    private static boolean isSignal(int number) {
        return number >= 1 && number <= Signals.NSIG;
    }

    @Override
    public void raise(int task, int signal) {
        Task self = live(task);
        if (self != null && isSignal(signal)) {
            kernel.signals.toTask(SigInfo.user(signal, Signals.SI_USER, self.group.tgid, self.cred.ruid), self, false);
        }
    }

    @Override
    public void kill(int task, int process, int signal, int pid, int uid) {
        toProcess(process, signal, SigInfo.user(signal, Signals.SI_USER, pid, uid), false);
    }

    /** The operator's signals come through dispatch. */
    @Override
    public void signalProcess(int process, int signal, boolean fromOutside) {
        toProcess(process, signal, SigInfo.kernel(signal), fromOutside);
    }

    private void toProcess(int process, int signal, SigInfo info, boolean force) {
        Task any = tasks.task(process);
        if (any != null && isSignal(signal)) {
            kernel.signals.toGroup(info, any.group, force);
        }
    }

    @Override
    public void signalGroup(int group, int signal) {
        ProcessGroup pgrp = tasks.pgrp(group);
        if (pgrp != null && isSignal(signal)) {
            kernel.signals.toPgrp(SigInfo.kernel(signal), pgrp, true);
        }
    }

    /**
     * Outdated where the task was continued since: the shell that did so gave it the terminal first, and its call looks
     * again. (A guest's call can overtake an event that vfs sent before it.)
     */
    @Override
    public void background(int task, int group, int signal, int continues) {
        Task reader = live(task);
        boolean outdated = reader != null
                && continues != reader.group.continues << TaskTable.CONTINUES_SHIFT >>> TaskTable.CONTINUES_SHIFT;
        if (!outdated) {
            signalGroup(group, signal);
        }
        reader = live(task);
        if (reader != null) {
            kernel.word.wake(reader); // whatever became of the signal
        }
    }

    /** The wait may have ended already: then sigmaskRestore is on its way behind this. */
    @Override
    public void sigmaskTemp(int task, long mask) {
        Task waiter = live(task);
        if (waiter != null) {
            kernel.mask.replace(waiter, mask);
            kernel.mask.wakeIfDue(waiter);
        }
    }

    @Override
    public void sigmaskRestore(int task) {
        Task waiter = live(task);
        if (waiter != null && !waiter.signalled) {
            kernel.mask.restore(waiter);
            kernel.mask.wakeIfDue(waiter);
        }
    }

    @Override
    public void signalfdWatch(int task, int process, boolean watched) {
        ThreadGroup group = tasks.group(process);
        if (group == null) {
            return;
        }
        group.signalfds = watched;
        if (watched && group.pendingUnion() != 0) {
            kernel.queues.tellSignalfds(group);
        }
    }

    @Override
    public void signalfdRead(int task, long fetch, long set, int most) {
        Task reader = live(task);
        int bound = Math.min(most, siginfos.capacity() / SignalfdSiginfoLayout.SIZE);
        int bytes = 0;
        for (int n = 0; reader != null && n < bound; n++) {
            SigInfo info = kernel.queues.takeOf(reader, set & ~SignalMask.UNBLOCKABLE);
            if (info == null) {
                break;
            }
            siginfos.putBytes(bytes, SignalfdSiginfo.of(info));
            bytes += SignalfdSiginfoLayout.SIZE;
        }
        vfs.signalfdData(task, fetch, siginfos, 0, bytes);
    }
}
