package io.cloister.proc;

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
import io.cloister.bus.TaskTable;
import java.util.Arrays;

/** User and group ids, capabilities: credentials(7), capabilities(7). */
final class CredentialCalls {
    private static final int KEEP = -1;

    private final ProcKernel k;

    CredentialCalls(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.GETUID, (task, call) -> task.cred.ruid & 0xffffffffL)
            .on(Sys.GETEUID, (task, call) -> task.cred.euid & 0xffffffffL)
            .on(Sys.GETGID, (task, call) -> task.cred.rgid & 0xffffffffL)
            .on(Sys.GETEGID, (task, call) -> task.cred.egid & 0xffffffffL)
            .on(Sys.SETUID, this::setuid)
            .on(Sys.SETGID, this::setgid)
            .on(Sys.SETREUID, this::setreuid)
            .on(Sys.SETREGID, this::setregid)
            .on(Sys.SETRESUID, this::setresuid)
            .on(Sys.SETRESGID, this::setresgid)
            .on(Sys.GETRESUID, this::getresuid)
            .on(Sys.GETRESGID, this::getresgid)
            .on(Sys.SETFSUID, this::setfsuid)
            .on(Sys.SETFSGID, this::setfsgid)
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
        k.rows.cred(task);
        return 0;
    }

    private long setuid(Task task, Call call) {
        int uid = call.intArg(0);
        Credentials c = task.cred;
        Credentials old = c.copy();
        if (uid == KEEP) {
            return -Errno.EINVAL;
        }
        if (c.capable(CAP_SETUID)) {
            c.changeUids(uid, uid, uid);
        } else if (uid == c.ruid || uid == c.suid) {
            c.changeUids(c.ruid, uid, c.suid);
        } else {
            return -Errno.EPERM;
        }
        return changed(task, old);
    }

    private long setgid(Task task, Call call) {
        int gid = call.intArg(0);
        Credentials c = task.cred;
        Credentials old = c.copy();
        if (gid == KEEP) {
            return -Errno.EINVAL;
        }
        if (c.capable(CAP_SETGID)) {
            c.changeGids(gid, gid, gid);
        } else if (gid == c.rgid || gid == c.sgid) {
            c.changeGids(c.rgid, gid, c.sgid);
        } else {
            return -Errno.EPERM;
        }
        return changed(task, old);
    }

    private long setreuid(Task task, Call call) {
        int ruid = call.intArg(0);
        int euid = call.intArg(1);
        Credentials c = task.cred;
        Credentials old = c.copy();
        boolean realOk = ruid == KEEP || ruid == c.ruid || ruid == c.euid;
        boolean effectiveOk = euid == KEEP || c.isUid(euid);
        if (!(realOk && effectiveOk) && !c.capable(CAP_SETUID)) {
            return -Errno.EPERM;
        }
        int newEuid = euid == KEEP ? c.euid : euid;
        boolean saves = ruid != KEEP || (euid != KEEP && euid != c.ruid);
        c.changeUids(ruid == KEEP ? c.ruid : ruid, newEuid, saves ? newEuid : c.suid);
        return changed(task, old);
    }

    private long setregid(Task task, Call call) {
        int rgid = call.intArg(0);
        int egid = call.intArg(1);
        Credentials c = task.cred;
        Credentials old = c.copy();
        boolean realOk = rgid == KEEP || rgid == c.rgid || rgid == c.egid;
        boolean effectiveOk = egid == KEEP || c.isGid(egid);
        if (!(realOk && effectiveOk) && !c.capable(CAP_SETGID)) {
            return -Errno.EPERM;
        }
        int newEgid = egid == KEEP ? c.egid : egid;
        boolean saves = rgid != KEEP || (egid != KEEP && egid != c.rgid);
        c.changeGids(rgid == KEEP ? c.rgid : rgid, newEgid, saves ? newEgid : c.sgid);
        return changed(task, old);
    }

    private long setresuid(Task task, Call call) {
        Credentials c = task.cred;
        Credentials old = c.copy();
        for (int i = 0; i < 3; i++) {
            if (call.intArg(i) != KEEP && !c.isUid(call.intArg(i)) && !c.capable(CAP_SETUID)) {
                return -Errno.EPERM;
            }
        }
        c.changeUids(or(call.intArg(0), c.ruid), or(call.intArg(1), c.euid), or(call.intArg(2), c.suid));
        return changed(task, old);
    }

    private long setresgid(Task task, Call call) {
        Credentials c = task.cred;
        Credentials old = c.copy();
        for (int i = 0; i < 3; i++) {
            if (call.intArg(i) != KEEP && !c.isGid(call.intArg(i)) && !c.capable(CAP_SETGID)) {
                return -Errno.EPERM;
            }
        }
        c.changeGids(or(call.intArg(0), c.rgid), or(call.intArg(1), c.egid), or(call.intArg(2), c.sgid));
        return changed(task, old);
    }

    private static int or(int id, int kept) {
        return id == KEEP ? kept : id;
    }

    private long getresuid(Task task, Call call) {
        return outIds(call, task.cred.ruid, task.cred.euid, task.cred.suid);
    }

    private long getresgid(Task task, Call call) {
        return outIds(call, task.cred.rgid, task.cred.egid, task.cred.sgid);
    }

    private static long outIds(Call call, int... ids) {
        for (int i = 0; i < 3; i++) {
            if (call.arg(i) == 0) {
                return -Errno.EFAULT;
            }
        }
        for (int i = 0; i < 3; i++) {
            call.out(i, GuestTime.ints(ids[i]));
        }
        return 0;
    }

    /** setfsuid(2): the previous id, whether or not it was changed. */
    private long setfsuid(Task task, Call call) {
        Credentials c = task.cred;
        Credentials old = c.copy();
        int uid = call.intArg(0);
        if (uid != KEEP && (c.isUid(uid) || uid == c.fsuid || c.capable(CAP_SETUID))) {
            c.changeFsuid(uid);
            changed(task, old);
        }
        return old.fsuid & 0xffffffffL;
    }

    private long setfsgid(Task task, Call call) {
        Credentials c = task.cred;
        Credentials old = c.copy();
        int gid = call.intArg(0);
        if (gid != KEEP && (c.isGid(gid) || gid == c.fsgid || c.capable(CAP_SETGID))) {
            c.fsgid = gid;
            changed(task, old);
        }
        return old.fsgid & 0xffffffffL;
    }

    private long getgroups(Task task, Call call) {
        int size = call.intArg(0);
        int[] groups = task.cred.groups;
        if (size < 0 || (size != 0 && size < groups.length)) {
            return -Errno.EINVAL;
        }
        if (size != 0) {
            call.out(1, GuestTime.ints(groups));
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
        int error = size == 0 ? 0 : GuestTime.check(call, 1, 4 * size);
        if (error != 0) {
            return error;
        }
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = call.memory().getInt(call.inOffset(1) + 4 * i);
        }
        Arrays.sort(groups);
        task.cred.groups = groups;
        k.rows.cred(task);
        return 0;
    }

    /** Data words of a version: 0 where the version is unknown. */
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
        int error = GuestTime.check(call, 0, CapHeaderLayout.SIZE);
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
        Task named = pid == 0 ? task : k.tasks.task(pid);
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
        call.out(1, GuestTime.ints(words));
        return 0;
    }

    private long capset(Task task, Call call) {
        int error = GuestTime.check(call, 0, CapHeaderLayout.SIZE);
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
        error = GuestTime.check(call, 1, CapDataLayout.SIZE * count);
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
        k.rows.cred(task);
        return 0;
    }
}
