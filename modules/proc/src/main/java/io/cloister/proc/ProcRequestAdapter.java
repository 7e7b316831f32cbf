package io.cloister.proc;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.SignalfdSiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
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
import io.cloister.proc.task.Uts;
import java.util.EnumMap;
import java.util.Map;

/** Receiving end of the bus: decodes PROC_* messages. */
final class ProcRequestAdapter {
    @FunctionalInterface
    private interface Request {
        void handle(Message request, Message reply);
    }

    @FunctionalInterface
    private interface Event {
        void handle(Message event);
    }

    private static final int TO_TASK = 0;
    private static final int TO_PROCESS = 1;
    private static final int TO_GROUP = 2;
    private static final int TO_SESSION = 3;

    private final ProcKernel kernel;
    private final Tasks tasks;
    private final Bus bus;
    private final Map<Op, Request> requests = new EnumMap<>(Op.class);
    private final Map<Op, Event> events = new EnumMap<>(Op.class);

    ProcRequestAdapter(ProcKernel kernel, Bus bus) {
        this.kernel = kernel;
        this.tasks = kernel.tasks;
        this.bus = bus;
        requests.put(Op.PROC_CLONE, this::onClone);
        requests.put(Op.PROC_CLONE_UNDO, this::onCloneUndo);
        requests.put(Op.PROC_EXEC, this::onExec);
        requests.put(Op.PROC_INIT, this::onInit);
        requests.put(Op.PROC_TEXT, this::onText);
        events.put(Op.PROC_EXIT, this::onExit);
        events.put(Op.PROC_SIGNAL, this::onSignal);
        events.put(Op.PROC_TTY, this::onTty);
        events.put(Op.PROC_SIGMASK_TEMP, this::onSigmaskTemp);
        events.put(Op.PROC_SIGMASK_RESTORE, this::onSigmaskRestore);
        events.put(Op.PROC_SIGNALFD_WATCH, this::onSignalfdWatch);
        events.put(Op.PROC_SIGNALFD_READ, this::onSignalfdRead);
    }

    void onRequest(Message request, Message reply) {
        Request handler = requests.get(request.op);
        if (handler == null) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "request to proc: " + request.op);
        }
        handler.handle(request, reply);
    }

    void onEvent(Message event) {
        Event handler = events.get(event.op);
        if (handler == null) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "event to proc: " + event.op);
        }
        handler.handle(event);
    }

    private Task live(int tid) {
        Task task = tasks.task(tid);
        return task == null || task.exited ? null : task;
    }

    private void onClone(Message request, Message reply) {
        Task parent = live(request.task);
        if (parent == null) {
            reply.with(-Errno.ESRCH);
            return;
        }
        long flags = request.a[0];
        boolean clears = (flags & CloneFlags.CLONE_CHILD_CLEARTID) != 0;
        var spec = new Births.NewTask(
                flags, (int) request.a[1], (int) request.a[2], clears ? request.a[3] : 0, (int) request.a[4]);
        int tid = kernel.births.clone(parent, spec);
        reply.with(tid, tid > 0 ? tasks.task(tid).group.tgid : 0);
    }

    private void onCloneUndo(Message request, Message reply) {
        Task task = live(request.task);
        if (task != null) {
            kernel.ends.undo(task);
        }
        reply.with(0);
    }

    private void onExec(Message request, Message reply) {
        Task task = live(request.task);
        if (task == null) {
            reply.with(-Errno.ESRCH);
            return;
        }
        byte[] comm = Strings.upToNul(request.payloadBytes(), 0, 15);
        boolean unreadable = (request.a[4] & 1) != 0;
        int error = kernel.execs.exec(
                task,
                new Execs.Program(
                        (int) request.a[0],
                        (int) request.a[1],
                        (int) request.a[2],
                        (int) request.a[3],
                        unreadable,
                        comm));
        Credentials c = task.cred;
        reply.with(error, c.ruid, c.euid, c.rgid, c.egid, c.isSecure() ? 1 : 0);
    }

    private void onExit(Message event) {
        Task task = tasks.task(event.task);
        if (task != null) {
            kernel.ends.exit(task, (int) event.a[0], event.a[1] != 0);
        }
    }

    private void onInit(Message request, Message reply) {
        if (tasks.init() != null) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "a second pid 1");
        }
        byte[] payload = request.payloadBytes();
        byte[] comm = Strings.upToNul(payload, 0, 15);
        int second = Strings.afterNul(payload);
        byte[] nodename = second < payload.length ? Strings.upToNul(payload, second, 64) : Uts.ascii("cloister");
        var spec = new Births.NewTask(0, 0, (int) request.a[0], 0, (int) request.a[1]);
        Task task =
                kernel.births.init(spec, Credentials.initial((int) request.a[2], (int) request.a[3]), comm, nodename);
        reply.with(task.tid);
    }

    private void onText(Message request, Message reply) {
        Task task = tasks.task(request.task);
        if (task == null) {
            reply.with(-Errno.ESRCH);
            return;
        }
        byte[] text = kernel.texts.of((int) request.a[0], task);
        if (text == null) {
            reply.with(-Errno.ENOENT);
            return;
        }
        int offset = Math.clamp(request.a[1], 0, text.length);
        int chunk = Math.min(text.length - offset, Message.MAX_PAYLOAD);
        reply.with(text.length).payload(text, offset, chunk);
    }

    /**
     * The operator's signals come through dispatch, a terminal's from vfs: both are from outside the sandbox for pid 1.
     */
    private void onSignal(Message event) {
        int kind = (int) event.a[0];
        int id = (int) event.a[1];
        int sig = (int) event.a[2];
        if (sig < 1 || sig > Signals.NSIG) {
            return;
        }
        SigInfo info = info(event, sig);
        boolean terminal = event.from == ServiceId.VFS && kind == TO_GROUP && info.code == Signals.SI_KERNEL;
        boolean force = event.from == ServiceId.DISPATCH || terminal;
        switch (kind) {
            case TO_TASK -> {
                Task task = live(id);
                if (task != null) {
                    kernel.signals.toTask(info, task, force);
                }
            }
            case TO_PROCESS -> {
                Task task = tasks.task(id);
                if (task != null) {
                    kernel.signals.toGroup(info, task.group, force);
                }
            }
            case TO_GROUP -> {
                ProcessGroup pgrp = tasks.pgrp(id);
                if (pgrp != null && !isOutdated(event)) {
                    kernel.signals.toPgrp(info, pgrp, force);
                }
                if (event.task != 0 && live(event.task) != null) {
                    // whatever became of the signal: its call waits for this, and begins again
                    kernel.word.wake(live(event.task));
                }
            }
            case TO_SESSION -> {
                for (ThreadGroup group : tasks.groups()) {
                    if (group.sid() == id) {
                        kernel.signals.toGroup(info, group, force);
                    }
                }
            }
            default -> throw new KernelFault(KernelFault.Category.PROTOCOL, "signal target " + kind);
        }
    }

    /**
     * SIGTTIN or SIGTTOU of a task that used its terminal from the background, and was continued since: the shell that
     * did so gave it the terminal first. Its call looks again. (A guest's call can overtake an event that vfs sent
     * before it.)
     */
    private boolean isOutdated(Message event) {
        Task task = event.task == 0 ? null : live(event.task);
        return task != null
                && (int) event.a[6] != task.group.continues << TaskTable.CONTINUES_SHIFT >>> TaskTable.CONTINUES_SHIFT;
    }

    private SigInfo info(Message event, int sig) {
        int code = (int) event.a[3];
        int pid = (int) event.a[4];
        int uid = (int) event.a[5];
        long extra = event.a[6];
        boolean fault = sig == Signals.SIGBUS
                || sig == Signals.SIGSEGV
                || sig == Signals.SIGILL
                || sig == Signals.SIGFPE
                || sig == Signals.SIGTRAP;
        if (code == Signals.SI_QUEUE || code == Signals.SI_MESGQ || code == Signals.SI_ASYNCIO) {
            return SigInfo.value(sig, code, pid, uid, extra);
        }
        if (code > 0 && code != Signals.SI_KERNEL && fault) {
            return SigInfo.fault(sig, code, extra);
        }
        if (code > 0 && code != Signals.SI_KERNEL) {
            return SigInfo.poll(sig, code, (int) extra);
        }
        Task sender = code == Signals.SI_USER && pid == 0 ? tasks.task(event.task) : null;
        return sender == null
            ? SigInfo.user(sig, code, pid, uid)
            : SigInfo.user(sig, code, sender.group.tgid, sender.cred.ruid);
    }

    private void onTty(Message event) {
        Session session = tasks.session((int) event.a[0]);
        if (session != null) {
            session.tty = (int) event.a[1];
        }
    }

    /** The wait may have ended already: then SIGMASK_RESTORE is on its way behind this. */
    private void onSigmaskTemp(Message event) {
        Task task = live(event.task);
        if (task == null) {
            return;
        }
        kernel.mask.replace(task, event.a[0]);
        kernel.mask.wakeIfDue(task);
    }

    private void onSigmaskRestore(Message event) {
        Task task = live(event.task);
        if (task != null && !task.signalled) {
            kernel.mask.restore(task);
            kernel.mask.wakeIfDue(task);
        }
    }

    private void onSignalfdWatch(Message event) {
        ThreadGroup group = tasks.group((int) event.a[0]);
        if (group == null) {
            return;
        }
        group.signalfds = event.a[1] != 0;
        if (group.signalfds && group.pendingUnion() != 0) {
            kernel.queues.tellSignalfds(group);
        }
    }

    private void onSignalfdRead(Message event) {
        Task task = live(event.task);
        long most = Math.min(event.a[2], Message.MAX_PAYLOAD / SignalfdSiginfoLayout.SIZE);
        Message answer = bus.message(Op.VFS_SIGNALFD_DATA, event.task);
        int n = 0;
        SigInfo info;
        while (task != null
                && n < most
                && (info = kernel.queues.takeOf(task, event.a[1] & ~SignalMask.UNBLOCKABLE)) != null) {
            answer.payload().putBytes(n * SignalfdSiginfoLayout.SIZE, SignalfdSiginfo.of(info));
            n++;
        }
        bus.event(ServiceId.VFS, answer.with(event.a[0], n).length(n * SignalfdSiginfoLayout.SIZE));
    }
}
