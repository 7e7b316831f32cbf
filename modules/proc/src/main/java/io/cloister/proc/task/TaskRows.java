package io.cloister.proc.task;

import io.cloister.abi.Prctl;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.TaskTable;
import io.cloister.proc.env.MailboxWords;

/** Publishes what others may know about tasks: rows of the task table and words of mailboxes. */
public final class TaskRows {
    private static final int FLAG_NO_NEW_PRIVS = 1;
    private static final int FLAG_DUMPABLE = 2;
    private static final int FLAG_KEEP_CAPS = 4;
    private static final int FLAG_EXECED = 8;

    private final TaskTable table;
    private final MailboxWords words;

    public TaskRows(TaskTable table, MailboxWords words) {
        this.table = table;
        this.words = words;
    }

    /** Everything about a task, its state last: then it exists for others. */
    public void publish(Task task) {
        int tid = task.tid;
        table.clearRow(tid);
        table.putInt(tid, TaskTable.TID, tid);
        table.putInt(tid, TaskTable.TGID, task.group.tgid);
        table.putInt(tid, TaskTable.HANDLE, task.handle);
        table.putInt(tid, TaskTable.ASID, task.asid);
        table.putLong(tid, TaskTable.START_NS, task.startNs);
        table.putInt(tid, TaskTable.NICE, task.sched.nice);
        table.putInt(tid, TaskTable.EXIT_SIGNAL, task.group.exitSignal);
        table.comm(tid, task.comm);
        parent(task);
        pgrp(task);
        cred(task);
        limits(task);
        table.putLong(tid, TaskTable.SIG_BLK, task.blocked);
        table.putLong(tid, TaskTable.SIG_IGN, task.group.sighand.ignoredSet());
        table.putLong(tid, TaskTable.SIG_CGT, task.group.sighand.caughtSet());
        pending(task);
        terminal(task);
        threads(task.group);
        table.putInt(tid, TaskTable.SIG_PENDING, task.signalled ? 1 : 0);
        state(task);
        mailbox(task);
    }

    /** All words of the task's mailbox slot. */
    public void mailbox(Task task) {
        if (task.handle < 0 || task.exited) {
            return;
        }
        words.put(task.handle, MailboxDescriptor.PID, task.group.tgid);
        words.put(task.handle, MailboxDescriptor.TID, task.tid);
        mailboxIds(task);
        words.putClearTid(task.handle, task.clearTid);
        robustList(task);
        putLong(task.handle, MailboxDescriptor.CPU_NS, 0);
        words.put(task.handle, MailboxDescriptor.SIG_PENDING, task.signalled ? 1 : 0);
        words.put(task.handle, MailboxDescriptor.LOCAL_OK, 1);
    }

    private void mailboxIds(Task task) {
        words.put(task.handle, MailboxDescriptor.UID, task.cred.ruid);
        words.put(task.handle, MailboxDescriptor.EUID, task.cred.euid);
        words.put(task.handle, MailboxDescriptor.GID, task.cred.rgid);
        words.put(task.handle, MailboxDescriptor.EGID, task.cred.egid);
    }

    public void state(Task task) {
        char state = task.exited ? 'Z' : task.group.isStopped() ? 'T' : 'R';
        table.putInt(task.tid, TaskTable.STATE, state);
    }

    public void parent(Task task) {
        ThreadGroup parent = task.group.parent;
        table.putInt(task.tid, TaskTable.PPID, parent == null ? 0 : parent.tgid);
    }

    public void pgrp(Task task) {
        table.putInt(task.tid, TaskTable.PGID, task.group.pgid());
        table.putInt(task.tid, TaskTable.SID, task.group.sid());
    }

    public void threads(ThreadGroup group) {
        for (Task thread : group.threads) {
            table.putInt(thread.tid, TaskTable.THREADS, group.live);
        }
    }

    /** Credentials, also in the mailbox. */
    public void cred(Task task) {
        int tid = task.tid;
        Credentials c = task.cred;
        table.putInt(tid, TaskTable.RUID, c.ruid);
        table.putInt(tid, TaskTable.EUID, c.euid);
        table.putInt(tid, TaskTable.SUID, c.suid);
        table.putInt(tid, TaskTable.FSUID, c.fsuid);
        table.putInt(tid, TaskTable.RGID, c.rgid);
        table.putInt(tid, TaskTable.EGID, c.egid);
        table.putInt(tid, TaskTable.SGID, c.sgid);
        table.putInt(tid, TaskTable.FSGID, c.fsgid);
        table.putLong(tid, TaskTable.CAP_EFF, c.effective);
        table.putLong(tid, TaskTable.CAP_PERM, c.permitted);
        table.putLong(tid, TaskTable.CAP_INH, c.inheritable);
        table.putLong(tid, TaskTable.CAP_BND, c.bounding);
        table.putLong(tid, TaskTable.CAP_AMB, c.ambient);
        int n = Math.min(c.groups.length, TaskTable.MAX_GROUPS);
        for (int i = 0; i < n; i++) {
            table.putGroup(tid, i, c.groups[i]);
        }
        table.putInt(tid, TaskTable.NGROUPS, n);
        flags(task);
        if (task.handle >= 0 && !task.exited) {
            mailboxIds(task);
        }
    }

    public void flags(Task task) {
        int flags = (task.cred.noNewPrivs ? FLAG_NO_NEW_PRIVS : 0) | (task.group.dumpable ? FLAG_DUMPABLE : 0)
            | (task.cred.secure(Prctl.SECBIT_KEEP_CAPS) ? FLAG_KEEP_CAPS : 0) | (task.group.execed ? FLAG_EXECED : 0);
        table.putInt(task.tid, TaskTable.FLAGS, flags);
    }

    public void limits(Task task) {
        for (int r = 0; r < Rlimits.RLIM_NLIMITS; r++) {
            table.putRlimit(task.tid, r, task.group.softLimit(r), task.group.hardLimit(r));
        }
    }

    public void comm(Task task) {
        table.comm(task.tid, task.comm);
    }

    public void nice(Task task) {
        table.putInt(task.tid, TaskTable.NICE, task.sched.nice);
    }

    public void blocked(Task task) {
        table.putLong(task.tid, TaskTable.SIG_BLK, task.blocked);
        terminal(task);
    }

    /** Dispositions, of all threads. */
    public void actions(ThreadGroup group) {
        long ignored = group.sighand.ignoredSet();
        long caught = group.sighand.caughtSet();
        for (Task thread : group.threads) {
            table.putLong(thread.tid, TaskTable.SIG_IGN, ignored);
            table.putLong(thread.tid, TaskTable.SIG_CGT, caught);
            terminal(thread);
        }
    }

    public void pending(Task task) {
        table.putLong(task.tid, TaskTable.SIG_PND, task.pending.set());
        table.putLong(task.tid, TaskTable.SHD_PND, task.group.shared.set());
    }

    /** What the terminal layer asks before it sends SIGTTIN or SIGTTOU. */
    public void terminal(Task task) {
        int bits = (isDeaf(task, Signals.SIGTTIN) ? 1 : 0) | (isDeaf(task, Signals.SIGTTOU) ? 2 : 0)
            | (task.group.pgrp.orphaned ? 4 : 0) | task.group.continues << TaskTable.CONTINUES_SHIFT;
        table.putInt(task.tid, TaskTable.TTY_SIGNALS, bits);
    }

    /** Looks whether a process group is orphaned, which may have changed; tells all its tasks if so. */
    public void terminal(ProcessGroup pgrp) {
        boolean orphaned = pgrp.isOrphaned();
        if (orphaned == pgrp.orphaned) {
            return;
        }
        pgrp.orphaned = orphaned;
        for (ThreadGroup group : pgrp.members()) {
            for (Task thread : group.threads) {
                terminal(thread);
            }
        }
    }

    private static boolean isDeaf(Task task, int sig) {
        return (task.blocked & Signals.bit(sig)) != 0 || task.group.sighand.handler[sig] == Signals.SIG_IGN;
    }

    /** The signal word: the table first, so that nobody parks a call any more, then the mailbox. */
    public void signalWord(Task task) {
        int value = task.signalled ? 1 : 0;
        table.putInt(task.tid, TaskTable.SIG_PENDING, value);
        if (task.handle >= 0) {
            words.put(task.handle, MailboxDescriptor.SIG_PENDING, value);
        }
    }

    public void clearTid(Task task) {
        if (task.handle >= 0) {
            words.putClearTid(task.handle, task.clearTid);
        }
    }

    /** The agent walks it when the thread ends. */
    public void robustList(Task task) {
        if (task.handle >= 0) {
            putLong(task.handle, MailboxDescriptor.ROBUST_LIST, task.robustHead);
        }
    }

    /** In two halves: nobody reads it meanwhile. */
    private void putLong(int handle, int field, long value) {
        words.put(handle, field, (int) value);
        words.put(handle, field + 4, (int) (value >>> 32));
    }

    public boolean inGuest(Task task) {
        return task.handle >= 0 && words.inGuest(task.handle);
    }

    /** CPU time of a thread. */
    public long cpuTimeNs(Task task) {
        return task.handle >= 0 && !task.exited ? Math.max(0, words.cpuTimeNs(task.handle)) : 0;
    }

    /** CPU time of the host process that a thread lives in. */
    public long stubCpuNs(Task task) {
        return task.handle >= 0 ? Math.max(0, words.cpuTimeNs(header(task))) : 0;
    }

    /** The task is the first of a new host process. */
    public void clearStubCpu(Task task) {
        if (task.handle >= 0) {
            putLong(header(task), MailboxDescriptor.P_CPU_NS, 0);
        }
    }

    private static int header(Task task) {
        return task.handle / MailboxDescriptor.SLOTS_PER_PROCESS * MailboxDescriptor.SLOTS_PER_PROCESS
                + MailboxDescriptor.HEADER_SLOT;
    }

    /** Makes the slot the task's. */
    public void bind(Task task) {
        if (task.handle >= 0) {
            table.bind(task.handle, task.tid);
        }
    }

    /** The slot is nobody's any more, unless it has a new owner already. */
    public void unbind(Task task) {
        if (task.handle >= 0 && table.tidOfHandle(task.handle) == task.tid) {
            table.bind(task.handle, 0);
            words.put(task.handle, MailboxDescriptor.LOCAL_OK, 0);
        }
    }

    public void clear(Task task) {
        table.clearRow(task.tid);
    }
}
