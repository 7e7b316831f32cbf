package io.cloister.proc.cred;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Prctl;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import java.util.Arrays;

/** prctl(2), arch_prctl(2), seccomp(2). */
public final class PrctlCalls {
    private static final int NAME_BYTES = Prctl.TASK_COMM_LEN;
    private static final int ALL_SECUREBITS = 0xff;
    private static final int SECUREBITS_LOCKS = 0xaa;

    private final TaskRows rows;

    /** What changes is published in {@code rows}. */
    public PrctlCalls(TaskRows rows) {
        this.rows = rows;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.PRCTL, this::prctl)
            .on(Sys.ARCH_PRCTL, this::archPrctl)
            .on(Sys.SECCOMP, this::seccomp);
    }

    private long prctl(Task task, Call call) {
        long a = call.arg(1);
        return switch (call.intArg(0)) {
            case Prctl.PR_SET_NAME -> setName(task, call);
            case Prctl.PR_GET_NAME -> outBytes(call, a, Arrays.copyOf(task.comm, NAME_BYTES));
            case Prctl.PR_SET_PDEATHSIG -> setPdeathSignal(task, a);
            case Prctl.PR_GET_PDEATHSIG -> outBytes(call, a, GuestArgs.ints(task.pdeathSignal));
            case Prctl.PR_SET_DUMPABLE -> setDumpable(task, a);
            case Prctl.PR_GET_DUMPABLE -> task.group.dumpable ? 1 : 0;
            case Prctl.PR_SET_CHILD_SUBREAPER -> setSubreaper(task, a);
            case Prctl.PR_GET_CHILD_SUBREAPER -> outBytes(call, a, GuestArgs.ints(task.group.subreaper ? 1 : 0));
            case Prctl.PR_SET_NO_NEW_PRIVS -> setNoNewPrivs(task, call);
            case Prctl.PR_GET_NO_NEW_PRIVS -> a != 0 || call.arg(2) != 0 ? -Errno.EINVAL : task.cred.noNewPrivs ? 1 : 0;
            case Prctl.PR_SET_TIMERSLACK -> setTimerSlack(task, a);
            case Prctl.PR_GET_TIMERSLACK -> task.sched.timerSlackNs;
            case Prctl.PR_GET_TID_ADDRESS -> outBytes(call, a, GuestArgs.words(task.clearTid));
            default -> privileges(task, call, a);
        };
    }

    private long privileges(Task task, Call call, long a) {
        return switch (call.intArg(0)) {
            case Prctl.PR_GET_KEEPCAPS -> task.cred.secure(Prctl.SECBIT_KEEP_CAPS) ? 1 : 0;
            case Prctl.PR_SET_KEEPCAPS -> setKeepCaps(task, a);
            case Prctl.PR_GET_SECUREBITS -> task.cred.securebits;
            case Prctl.PR_SET_SECUREBITS -> setSecurebits(task, a);
            case Prctl.PR_CAPBSET_READ -> isCap(a) ? task.cred.bounding >>> a & 1 : -Errno.EINVAL;
            case Prctl.PR_CAPBSET_DROP -> dropBounding(task, a);
            case Prctl.PR_CAP_AMBIENT -> ambient(task, call);
            case Prctl.PR_GET_SECCOMP -> Misc.SECCOMP_MODE_DISABLED;
            default -> settled(call, a);
        };
    }

    /** What has one answer for everybody. */
    private static long settled(Call call, long a) {
        return switch (call.intArg(0)) {
            case Prctl.PR_GET_TIMING -> Prctl.PR_TIMING_STATISTICAL;
            case Prctl.PR_SET_TIMING -> a == Prctl.PR_TIMING_STATISTICAL ? 0 : -Errno.EINVAL;
            case Prctl.PR_GET_TSC -> outBytes(call, a, GuestArgs.ints(Prctl.PR_TSC_ENABLE));
            case Prctl.PR_SET_TSC -> a == Prctl.PR_TSC_ENABLE ? 0 : -Errno.EINVAL;
            case Prctl.PR_TASK_PERF_EVENTS_DISABLE, Prctl.PR_TASK_PERF_EVENTS_ENABLE, Prctl.PR_SET_THP_DISABLE -> 0;
            case Prctl.PR_GET_THP_DISABLE, Prctl.PR_GET_IO_FLUSHER, Prctl.PR_GET_MDWE, Prctl.PR_GET_MEMORY_MERGE -> 0;
            case Prctl.PR_SET_PTRACER, Prctl.PR_SET_MEMORY_MERGE -> 0;
            case Prctl.PR_MCE_KILL_GET -> Prctl.PR_MCE_KILL_DEFAULT;
            // Names of anonymous memory are for its reader's convenience only (PR_SET_VMA(2const)); nobody reads them
            // here.
            case Prctl.PR_SET_VMA -> a == Prctl.PR_SET_VMA_ANON_NAME ? 0 : -Errno.EINVAL;
            case Prctl.PR_SET_MM -> -Errno.EPERM;
            default -> -Errno.EINVAL;
        };
    }

    private static long outBytes(Call call, long address, byte[] bytes) {
        if (address == 0) {
            return -Errno.EFAULT;
        }
        return call.outTo(address, bytes) ? 0 : -Errno.ENOMEM;
    }

    /** PR_SET_NAME: the name is guest memory, which the agent brings in a second posting. */
    private long setName(Task task, Call call) {
        if (call.phase() == 0) {
            int at = call.reserve(NAME_BYTES);
            if (at < 0) {
                return -Errno.EFAULT;
            }
            call.actions().fetchString(call.arg(1), at, NAME_BYTES);
            call.resubmit();
            return CallHandler.LATER;
        }
        if (call.phaseStatus() < 0 && call.phaseStatus() != -Errno.ENAMETOOLONG) {
            return call.phaseStatus();
        }
        byte[] raw = call.windowBytes(call.reserve(NAME_BYTES), NAME_BYTES);
        int n = 0;
        while (n < NAME_BYTES - 1 && raw[n] != 0) {
            n++;
        }
        task.comm = Arrays.copyOf(raw, n);
        rows.comm(task);
        return 0;
    }

    private static long setPdeathSignal(Task task, long sig) {
        if (sig < 0 || sig > Signals.NSIG) {
            return -Errno.EINVAL;
        }
        task.pdeathSignal = (int) sig;
        return 0;
    }

    private long setDumpable(Task task, long value) {
        if (value != 0 && value != 1) {
            return -Errno.EINVAL;
        }
        task.group.dumpable = value == 1;
        task.group.threads.forEach(rows::flags);
        return 0;
    }

    private static long setSubreaper(Task task, long value) {
        task.group.subreaper = value != 0;
        return 0;
    }

    private long setNoNewPrivs(Task task, Call call) {
        if (call.arg(1) != 1 || call.arg(2) != 0 || call.arg(3) != 0 || call.arg(4) != 0) {
            return -Errno.EINVAL;
        }
        task.cred.noNewPrivs = true;
        rows.flags(task);
        return 0;
    }

    private static long setTimerSlack(Task task, long ns) {
        task.sched.timerSlackNs = ns <= 0 ? task.sched.defaultSlackNs : ns;
        return 0;
    }

    private static boolean isCap(long cap) {
        return cap >= 0 && cap <= Caps.CAP_LAST_CAP;
    }

    private long setKeepCaps(Task task, long value) {
        if (value != 0 && value != 1) {
            return -Errno.EINVAL;
        }
        if (task.cred.secure(Prctl.SECBIT_KEEP_CAPS_LOCKED)) {
            return -Errno.EPERM;
        }
        int others = task.cred.securebits & ~Prctl.SECBIT_KEEP_CAPS;
        task.cred.securebits = value == 1 ? others | Prctl.SECBIT_KEEP_CAPS : others;
        rows.flags(task);
        return 0;
    }

    /** capabilities(7), "The securebits flags": locked bits stay as they are, and locks can't be undone. */
    private long setSecurebits(Task task, long bits) {
        Credentials c = task.cred;
        int locked = (c.securebits & SECUREBITS_LOCKS) >> 1;
        boolean changesLocked = ((c.securebits ^ (int) bits) & locked) != 0;
        boolean unlocks = (c.securebits & SECUREBITS_LOCKS & ~bits) != 0;
        if (!c.capable(Caps.CAP_SETPCAP) || changesLocked || unlocks || (bits & ~ALL_SECUREBITS) != 0) {
            return -Errno.EPERM;
        }
        c.securebits = (int) bits;
        rows.flags(task);
        return 0;
    }

    private long dropBounding(Task task, long cap) {
        if (!task.cred.capable(Caps.CAP_SETPCAP)) {
            return -Errno.EPERM;
        }
        if (!isCap(cap)) {
            return -Errno.EINVAL;
        }
        task.cred.bounding &= ~(1L << cap);
        rows.cred(task);
        return 0;
    }

    private long ambient(Task task, Call call) {
        Credentials c = task.cred;
        int what = call.intArg(1);
        long cap = call.arg(2);
        if (what == Prctl.PR_CAP_AMBIENT_CLEAR_ALL) {
            c.ambient = 0;
            rows.cred(task);
            return 0;
        }
        if (!isCap(cap)) {
            return -Errno.EINVAL;
        }
        long bit = 1L << cap;
        switch (what) {
            case Prctl.PR_CAP_AMBIENT_IS_SET -> {
                return (c.ambient & bit) != 0 ? 1 : 0;
            }
            case Prctl.PR_CAP_AMBIENT_LOWER -> c.ambient &= ~bit;
            case Prctl.PR_CAP_AMBIENT_RAISE -> {
                if ((c.permitted & c.inheritable & bit) == 0 || c.secure(Prctl.SECBIT_NO_CAP_AMBIENT_RAISE)) {
                    return -Errno.EPERM;
                }
                c.ambient |= bit;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        rows.cred(task);
        return 0;
    }

    private long archPrctl(Task task, Call call) {
        long address = call.arg(1);
        boolean canonical = address >= 0 && address < MailboxDescriptor.GUEST_TOP;
        switch (call.intArg(0)) {
            case Prctl.ARCH_SET_FS, Prctl.ARCH_SET_GS -> {
                boolean gs = call.intArg(0) == Prctl.ARCH_SET_GS;
                if (!canonical) {
                    return -Errno.EPERM;
                }
                if (gs) {
                    task.gsBase = address;
                } else {
                    task.fsBase = address;
                }
                call.actions().setBase(address, gs);
                return 0;
            }
            case Prctl.ARCH_GET_FS -> {
                return outBytes(call, address, GuestArgs.words(task.fsBase));
            }
            case Prctl.ARCH_GET_GS -> {
                return outBytes(call, address, GuestArgs.words(task.gsBase));
            }
            case Prctl.ARCH_GET_CPUID -> {
                return 1;
            }
            case Prctl.ARCH_SET_CPUID -> {
                return address == 1 ? 0 : -Errno.ENODEV;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }

    /** seccomp(2): guests have no filters of their own yet; asking what is there works. */
    private long seccomp(Task task, Call call) {
        if (call.intArg(0) == Misc.SECCOMP_GET_ACTION_AVAIL) {
            return -Errno.EOPNOTSUPP;
        }
        return -Errno.EINVAL;
    }
}
