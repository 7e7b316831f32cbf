package io.cloister.proc.cred;

import static io.cloister.abi.Caps.CAP_FULL_SET;
import static io.cloister.abi.Caps.CAP_SETGID;
import static io.cloister.abi.Caps.CAP_SETPCAP;
import static io.cloister.abi.Caps.CAP_SETUID;
import static io.cloister.abi.Caps.LINUX_CAPABILITY_VERSION_1;
import static io.cloister.abi.Caps.LINUX_CAPABILITY_VERSION_2;
import static io.cloister.abi.Caps.LINUX_CAPABILITY_VERSION_3;

import io.cloister.abi.CapDataLayout;
import io.cloister.abi.CapHeaderLayout;
import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.TaskTable;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Credentials;
import io.cloister.proc.task.Ids;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import java.util.Arrays;

/** User and group ids, capabilities: credentials(7), capabilities(7). */
public final class CredentialCalls {
    /** What there is twice: ids of users, ids of groups. */
    private enum Kind {
        USER(CAP_SETUID) {
            @Override
            Ids ids(Credentials cred) {
                return cred.uids();
            }

            @Override
            void change(Credentials cred, Ids ids) {
                cred.changeUids(ids);
            }

            @Override
            int fsId(Credentials cred) {
                return cred.fsuid;
            }

            @Override
            void changeFsId(Credentials cred, int id) {
                cred.changeFsuid(id);
            }
        },
        GROUP(CAP_SETGID) {
            @Override
            Ids ids(Credentials cred) {
                return cred.gids();
            }

            @Override
            void change(Credentials cred, Ids ids) {
                cred.changeGids(ids);
            }

            @Override
            int fsId(Credentials cred) {
                return cred.fsgid;
            }

            @Override
            void changeFsId(Credentials cred, int id) {
                cred.fsgid = id;
            }
        };

        private final int capability;

        Kind(int capability) {
            this.capability = capability;
        }

        abstract Ids ids(Credentials cred);

        abstract void change(Credentials cred, Ids ids);

        abstract int fsId(Credentials cred);

        abstract void changeFsId(Credentials cred, int id);
    }

    private final Tasks tasks;
    private final TaskRows rows;

    /** Of the tasks in {@code tasks}. */
    public CredentialCalls(Tasks tasks) {
        this.tasks = tasks;
        this.rows = tasks.rows();
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.GETUID, (task, call) -> task.cred.ruid & 0xffffffffL)
            .on(Sys.GETEUID, (task, call) -> task.cred.euid & 0xffffffffL)
            .on(Sys.GETGID, (task, call) -> task.cred.rgid & 0xffffffffL)
            .on(Sys.GETEGID, (task, call) -> task.cred.egid & 0xffffffffL)
            .on(Sys.SETUID, (task, call) -> setId(task, call, Kind.USER))
            .on(Sys.SETGID, (task, call) -> setId(task, call, Kind.GROUP))
            .on(Sys.SETREUID, (task, call) -> setTwoIds(task, call, Kind.USER))
            .on(Sys.SETREGID, (task, call) -> setTwoIds(task, call, Kind.GROUP))
            .on(Sys.SETRESUID, (task, call) -> setThreeIds(task, call, Kind.USER))
            .on(Sys.SETRESGID, (task, call) -> setThreeIds(task, call, Kind.GROUP))
            .on(Sys.GETRESUID, (task, call) -> getIds(call, task.cred.uids()))
            .on(Sys.GETRESGID, (task, call) -> getIds(call, task.cred.gids()))
            .on(Sys.SETFSUID, (task, call) -> setFsId(task, call, Kind.USER))
            .on(Sys.SETFSGID, (task, call) -> setFsId(task, call, Kind.GROUP))
            .on(Sys.GETGROUPS, this::getgroups)
            .on(Sys.SETGROUPS, this::setgroups)
            .on(Sys.CAPGET, this::capget)
            .on(Sys.CAPSET, this::capset);
    }

    /** Publishes changed ids; what has changed its user is no longer dumpable (prctl(2), PR_SET_DUMPABLE). */
    private long changed(Task task, Credentials old) {
        Credentials now = task.cred;
        if (old.euid != now.euid || old.egid != now.egid || old.fsuid != now.fsuid || old.fsgid != now.fsgid) {
            task.group.dumpable = false;
            task.pdeathSignal = 0;
        }
        rows.cred(task);
        return 0;
    }

    /** {@code ids} null: not permitted. */
    private long change(Task task, Kind kind, Ids ids) {
        if (ids == null) {
            return -Errno.EPERM;
        }
        Credentials old = task.cred.copy();
        kind.change(task.cred, ids);
        return changed(task, old);
    }

    /** setuid(2), setgid(2). */
    private long setId(Task task, Call call, Kind kind) {
        int id = call.intArg(0);
        Credentials c = task.cred;
        return id == Ids.KEEP ? -Errno.EINVAL : change(task, kind, kind.ids(c).set(id, c.capable(kind.capability)));
    }

    /** setreuid(2), setregid(2). */
    private long setTwoIds(Task task, Call call, Kind kind) {
        Credentials c = task.cred;
        return change(task, kind, kind.ids(c).setTwo(call.intArg(0), call.intArg(1), c.capable(kind.capability)));
    }

    /** setresuid(2), setresgid(2). */
    private long setThreeIds(Task task, Call call, Kind kind) {
        Credentials c = task.cred;
        return change(
                task,
                kind,
                kind.ids(c).setThree(call.intArg(0), call.intArg(1), call.intArg(2), c.capable(kind.capability)));
    }

    private static long getIds(Call call, Ids ids) {
        for (int i = 0; i < 3; i++) {
            if (call.arg(i) == 0) {
                return -Errno.EFAULT;
            }
        }
        call.out(0, GuestArgs.ints(ids.real()));
        call.out(1, GuestArgs.ints(ids.effective()));
        call.out(2, GuestArgs.ints(ids.saved()));
        return 0;
    }

    /** setfsuid(2), setfsgid(2): the previous id, whether or not it was changed. */
    private long setFsId(Task task, Call call, Kind kind) {
        Credentials c = task.cred;
        Credentials old = c.copy();
        int id = call.intArg(0);
        if (id != Ids.KEEP && (kind.ids(c).has(id) || id == kind.fsId(c) || c.capable(kind.capability))) {
            kind.changeFsId(c, id);
            changed(task, old);
        }
        return kind.fsId(old) & 0xffffffffL;
    }

    private long getgroups(Task task, Call call) {
        int size = call.intArg(0);
        int[] groups = task.cred.groups;
        if (size < 0 || (size != 0 && size < groups.length)) {
            return -Errno.EINVAL;
        }
        if (size != 0) {
            call.out(1, GuestArgs.ints(groups));
        }
        return groups.length;
    }

    private long setgroups(Task task, Call call) {
        int size = call.intArg(0);
        if (!task.cred.capable(CAP_SETGID)) {
            return -Errno.EPERM;
        }
        // The kernel's own bound is 65,536; the published row holds fewer.
        if (size < 0 || size > TaskTable.MAX_GROUPS) {
            return -Errno.EINVAL;
        }
        int error = size == 0 ? 0 : GuestArgs.check(call, 1, 4 * size);
        if (error != 0) {
            return error;
        }
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = call.memory().getInt(call.inOffset(1) + 4 * i);
        }
        Arrays.sort(groups);
        task.cred.groups = groups;
        rows.cred(task);
        return 0;
    }

    /** Data words of a version: 0 if the version is unknown. */
    private static int dataCount(int version) {
        return switch (version) {
            case LINUX_CAPABILITY_VERSION_1 -> 1;
            case LINUX_CAPABILITY_VERSION_2, LINUX_CAPABILITY_VERSION_3 -> 2;
            default -> 0;
        };
    }

    /** capget(2): an unknown version is answered with the preferred one; it is no error where only that was asked. */
    private static long unknownVersion(Call call) {
        call.memory().putInt(call.inOffset(0) + CapHeaderLayout.VERSION, LINUX_CAPABILITY_VERSION_3);
        call.out(0, CapHeaderLayout.SIZE);
        return call.arg(1) == 0 ? 0 : -Errno.EINVAL;
    }

    private long capget(Task task, Call call) {
        int error = GuestArgs.check(call, 0, CapHeaderLayout.SIZE);
        if (error != 0) {
            return error;
        }
        int count = dataCount(call.memory().getInt(call.inOffset(0) + CapHeaderLayout.VERSION));
        int pid = call.memory().getInt(call.inOffset(0) + CapHeaderLayout.PID);
        if (count == 0) {
            return unknownVersion(call);
        }
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        Task named = tasks.named(task, pid);
        if (named == null) {
            return -Errno.ESRCH;
        }
        Credentials c = named.cred;
        int[] words = new int[3 * count];
        for (int i = 0; i < count; i++) {
            words[3 * i] = (int) (c.effective >>> 32 * i);
            words[3 * i + 1] = (int) (c.permitted >>> 32 * i);
            words[3 * i + 2] = (int) (c.inheritable >>> 32 * i);
        }
        call.out(1, GuestArgs.ints(words));
        return 0;
    }

    private long capset(Task task, Call call) {
        int error = GuestArgs.check(call, 0, CapHeaderLayout.SIZE);
        if (error != 0) {
            return error;
        }
        int count = dataCount(call.memory().getInt(call.inOffset(0) + CapHeaderLayout.VERSION));
        int pid = call.memory().getInt(call.inOffset(0) + CapHeaderLayout.PID);
        if (count == 0) {
            unknownVersion(call);
            return -Errno.EINVAL;
        }
        if (pid != 0 && pid != task.tid) {
            return -Errno.EPERM;
        }
        error = GuestArgs.check(call, 1, CapDataLayout.SIZE * count);
        if (error != 0) {
            return error;
        }
        long[] sets = new long[3];
        for (int i = 0; i < 3 * count; i++) {
            long word = call.memory().getInt(call.inOffset(1) + 4 * i) & 0xffffffffL;
            sets[i % 3] |= word << 32 * (i / 3);
        }
        return changeCaps(task, sets[0] & CAP_FULL_SET, sets[1] & CAP_FULL_SET, sets[2] & CAP_FULL_SET);
    }

    /** capabilities(7), "Programmatically adjusting capability sets". */
    private long changeCaps(Task task, long effective, long permitted, long inheritable) {
        Credentials c = task.cred;
        boolean raisesInheritable = (inheritable & ~(c.inheritable | c.permitted)) != 0 && !c.capable(CAP_SETPCAP);
        boolean beyondBounding = (inheritable & ~(c.inheritable | c.bounding)) != 0;
        if (raisesInheritable || beyondBounding || (permitted & ~c.permitted) != 0 || (effective & ~permitted) != 0) {
            return -Errno.EPERM;
        }
        c.effective = effective;
        c.permitted = permitted;
        c.inheritable = inheritable;
        c.ambient &= permitted & inheritable;
        rows.cred(task);
        return 0;
    }
}
