package io.cloister.proc.task;

import static io.cloister.abi.Caps.CAP_CHOWN;
import static io.cloister.abi.Caps.CAP_DAC_OVERRIDE;
import static io.cloister.abi.Caps.CAP_DAC_READ_SEARCH;
import static io.cloister.abi.Caps.CAP_FOWNER;
import static io.cloister.abi.Caps.CAP_FSETID;
import static io.cloister.abi.Caps.CAP_FULL_SET;
import static io.cloister.abi.Caps.CAP_LINUX_IMMUTABLE;
import static io.cloister.abi.Caps.CAP_MAC_OVERRIDE;
import static io.cloister.abi.Caps.CAP_MKNOD;
import static io.cloister.abi.Prctl.SECBIT_KEEP_CAPS;
import static io.cloister.abi.Prctl.SECBIT_NOROOT;
import static io.cloister.abi.Prctl.SECBIT_NO_SETUID_FIXUP;

import io.cloister.spec.CapabilitySets;
import io.cloister.spec.ProcessSpec;

/** Who a task acts as: credentials(7), capabilities(7). */
public final class Credentials {
    private static final long FILE_CAPS = 1L << CAP_CHOWN
            | 1L << CAP_DAC_OVERRIDE
            | 1L << CAP_DAC_READ_SEARCH
            | 1L << CAP_FOWNER
            | 1L << CAP_FSETID
            | 1L << CAP_LINUX_IMMUTABLE
            | 1L << CAP_MKNOD
            | 1L << CAP_MAC_OVERRIDE;

    public int ruid;
    public int euid;
    public int suid;
    public int fsuid;
    public int rgid;
    public int egid;
    public int sgid;
    public int fsgid;
    public int[] groups = new int[0];
    public long effective;
    public long permitted;
    public long inheritable;
    public long bounding = CAP_FULL_SET;
    public long ambient;
    public int securebits;
    public boolean noNewPrivs;

    /** Of a container's first process. */
    public static Credentials of(ProcessSpec process) {
        int uid = process.user().uid();
        int gid = process.user().gid();
        CapabilitySets sets = process.capabilities();
        Credentials cred = new Credentials();
        cred.ruid = uid;
        cred.euid = uid;
        cred.suid = uid;
        cred.fsuid = uid;
        cred.rgid = gid;
        cred.egid = gid;
        cred.sgid = gid;
        cred.fsgid = gid;
        cred.groups = process.user().groups().stream().mapToInt(Integer::intValue).toArray();
        cred.effective = sets.effective();
        cred.permitted = sets.permitted();
        cred.inheritable = sets.inheritable();
        cred.bounding = sets.bounding();
        cred.ambient = sets.ambient();
        cred.noNewPrivs = process.noNewPrivileges();
        return cred;
    }

    public Credentials copy() {
        Credentials c = new Credentials();
        c.ruid = ruid;
        c.euid = euid;
        c.suid = suid;
        c.fsuid = fsuid;
        c.rgid = rgid;
        c.egid = egid;
        c.sgid = sgid;
        c.fsgid = fsgid;
        c.groups = groups;
        c.effective = effective;
        c.permitted = permitted;
        c.inheritable = inheritable;
        c.bounding = bounding;
        c.ambient = ambient;
        c.securebits = securebits;
        c.noNewPrivs = noNewPrivs;
        return c;
    }

    public boolean capable(int cap) {
        return (effective >>> cap & 1) != 0;
    }

    public boolean secure(int bit) {
        return (securebits & bit) != 0;
    }

    /** The user ids. */
    public Ids uids() {
        return new Ids(ruid, euid, suid);
    }

    /** The group ids. */
    public Ids gids() {
        return new Ids(rgid, egid, sgid);
    }

    /** Sets the user ids and does what capabilities(7), "Effect of user ID changes on capabilities", says. */
    public void changeUids(Ids ids) {
        boolean hadRoot = ruid == 0 || euid == 0 || suid == 0;
        int oldEuid = euid;
        ruid = ids.real();
        euid = ids.effective();
        suid = ids.saved();
        changeFsuid(euid);
        if (secure(SECBIT_NO_SETUID_FIXUP)) {
            return;
        }
        boolean hasRoot = ruid == 0 || euid == 0 || suid == 0;
        if (hadRoot && !hasRoot) {
            if (!secure(SECBIT_KEEP_CAPS)) {
                permitted = 0;
                effective = 0;
            }
            ambient = 0;
        }
        if (oldEuid == 0 && euid != 0) {
            effective = 0;
        } else if (oldEuid != 0 && euid == 0) {
            effective = permitted;
        }
    }

    /** Sets the file-system user id: setfsuid(2). */
    public void changeFsuid(int uid) {
        int old = fsuid;
        fsuid = uid;
        if (secure(SECBIT_NO_SETUID_FIXUP)) {
            return;
        }
        if (old == 0 && uid != 0) {
            effective &= ~FILE_CAPS;
        } else if (old != 0 && uid == 0) {
            effective |= permitted & FILE_CAPS;
        }
    }

    /** Sets the group ids. */
    public void changeGids(Ids ids) {
        rgid = ids.real();
        egid = ids.effective();
        sgid = ids.saved();
        fsgid = egid;
    }

    /**
     * execve(2): set-user-ID and set-group-ID bits ({@code -1}: not set) and the transformation of capabilities(7),
     * "Transformation of capabilities during execve()"; no file has capabilities of its own here.
     */
    public void exec(int fileUid, int fileGid) {
        boolean changes = false;
        if (!noNewPrivs && fileUid != -1) {
            changes = fileUid != euid;
            euid = fileUid;
        }
        if (!noNewPrivs && fileGid != -1) {
            changes |= fileGid != egid;
            egid = fileGid;
        }
        suid = euid;
        fsuid = euid;
        sgid = egid;
        fsgid = egid;
        if (changes) {
            ambient = 0;
        }
        boolean rootPowers = !secure(SECBIT_NOROOT) && (euid == 0 || ruid == 0);
        permitted = rootPowers ? inheritable | bounding : ambient;
        effective = rootPowers && euid == 0 ? permitted : ambient;
        securebits &= ~SECBIT_KEEP_CAPS;
    }

    /** AT_SECURE of getauxval(3) after {@link #exec}. */
    public boolean isSecure() {
        return euid != ruid || egid != rgid;
    }
}
