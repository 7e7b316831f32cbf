package io.cloister.proc;

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

/** Who a task acts as: credentials(7), capabilities(7). */
final class Credentials {
    private static final long FILE_CAPS = 1L << CAP_CHOWN | 1L << CAP_DAC_OVERRIDE | 1L << CAP_DAC_READ_SEARCH | 1L << CAP_FOWNER
        | 1L << CAP_FSETID | 1L << CAP_LINUX_IMMUTABLE | 1L << CAP_MKNOD | 1L << CAP_MAC_OVERRIDE;

    int ruid;
    int euid;
    int suid;
    int fsuid;
    int rgid;
    int egid;
    int sgid;
    int fsgid;
    int[] groups = new int[0];
    long effective;
    long permitted;
    long inheritable;
    long bounding = CAP_FULL_SET;
    long ambient;
    int securebits;
    boolean noNewPrivs;

    /** Of the first program: all capabilities for root (it is root of the sandbox only), none for others. */
    static Credentials initial(int uid, int gid) {
        Credentials cred = new Credentials();
        cred.ruid = uid;
        cred.euid = uid;
        cred.suid = uid;
        cred.fsuid = uid;
        cred.rgid = gid;
        cred.egid = gid;
        cred.sgid = gid;
        cred.fsgid = gid;
        if (uid == 0) {
            cred.effective = CAP_FULL_SET;
            cred.permitted = CAP_FULL_SET;
        }
        return cred;
    }

    Credentials copy() {
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

    boolean capable(int cap) {
        return (effective >>> cap & 1) != 0;
    }

    boolean secure(int bit) {
        return (securebits & bit) != 0;
    }

    /** Sets the user ids and does what capabilities(7), "Effect of user ID changes on capabilities", says. */
    void changeUids(int real, int effectiveUid, int saved) {
        boolean hadRoot = ruid == 0 || euid == 0 || suid == 0;
        int oldEuid = euid;
        ruid = real;
        euid = effectiveUid;
        suid = saved;
        changeFsuid(effectiveUid);
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
    void changeFsuid(int uid) {
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

    void changeGids(int real, int effectiveGid, int saved) {
        rgid = real;
        egid = effectiveGid;
        sgid = saved;
        fsgid = effectiveGid;
    }

    boolean isUid(int uid) {
        return uid == ruid || uid == euid || uid == suid;
    }

    boolean isGid(int gid) {
        return gid == rgid || gid == egid || gid == sgid;
    }

    /**
     * execve(2): set-user-ID and set-group-ID bits ({@code -1}: not set) and the transformation of capabilities(7), "Transformation of
     * capabilities during execve()"; no file has capabilities of its own here.
     */
    void exec(int fileUid, int fileGid) {
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
    boolean isSecure() {
        return euid != ruid || egid != rgid;
    }
}
