package io.cloister.vfs.path;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.task.Caller;

/** inode(7), capabilities(7): who may do what. Masks are R_OK 4, W_OK 2, X_OK 1. */
public final class Permissions {
    private Permissions() {
    }

    /** With the file-system ids: 0 or -EACCES. */
    public static long check(Caller caller, Inode inode, int mask) {
        return check(caller, inode.attributes(), mask, caller.fsuid(), true);
    }

    /** access(2): with the real ids. A real user other than root has no capabilities then. */
    public static long checkReal(Caller caller, Inode inode, int mask) {
        return check(caller, inode.attributes(), mask, caller.ruid(), false);
    }

    private static long check(Caller caller, Attributes a, int mask, int uid, boolean effective) {
        int bits = a.mode & 7;
        if (uid == a.uid) {
            bits = a.mode >>> 6 & 7;
        } else if (effective ? caller.inGroup(a.gid) : inRealGroup(caller, a.gid)) {
            bits = a.mode >>> 3 & 7;
        }
        if ((bits & mask) == mask) {
            return 0;
        }
        boolean caps = effective || uid == 0;
        boolean directory = (a.mode & Stat.S_IFMT) == Stat.S_IFDIR;
        if (caps && caller.capable(Caps.CAP_DAC_OVERRIDE) && (directory || (mask & 1) == 0 || (a.mode & 0111) != 0)) {
            return 0;
        }
        boolean reading = (mask & 2) == 0 && (directory || (mask & 1) == 0);
        return caps && reading && caller.capable(Caps.CAP_DAC_READ_SEARCH) ? 0 : -Errno.EACCES;
    }

    private static boolean inRealGroup(Caller caller, int gid) {
        return caller.rgid() == gid || caller.fsgid() != gid && caller.inGroup(gid);
    }

    /** Owner of the file, or CAP_FOWNER. */
    public static boolean owns(Caller caller, Attributes a) {
        return a.uid == caller.fsuid() || caller.capable(Caps.CAP_FOWNER);
    }

    /** May names in {@code dir} be made or removed? {@code victim} is what goes, null when something is made. */
    public static long change(Caller caller, Inode dir, Inode victim) {
        long outcome = check(caller, dir, 3);
        if (outcome < 0 || victim == null) {
            return outcome;
        }
        Attributes d = dir.attributes();
        boolean sticky = (d.mode & Stat.S_ISVTX) != 0;
        int me = caller.fsuid();
        if (sticky && d.uid != me && victim.attributes().uid != me && !caller.capable(Caps.CAP_FOWNER)) {
            return -Errno.EPERM;
        }
        return 0;
    }
}
