package io.cloister.vfs.path;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Call;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.task.Caller;

/** What the calls that take paths have in common. */
public final class PathArgs {
    private PathArgs() {
    }

    /** The path in argument {@code i}, or null ({@link #pathError} says why). */
    public static String path(Call call, int i) {
        return call.inText(i);
    }

    /** Why there is no path: -EFAULT, -ENAMETOOLONG. */
    public static long pathError(Call call, int i) {
        return call.inLength(i) < 0 ? call.inLength(i) : -Errno.EFAULT;
    }

    /** AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH as walk flags. */
    public static int atFlags(int flags) {
        return ((flags & Open.AT_SYMLINK_NOFOLLOW) == 0 ? PathWalk.FOLLOW : 0)
            | ((flags & Open.AT_EMPTY_PATH) != 0 ? PathWalk.EMPTY : 0);
    }

    /** May a new name be made where {@code walk} ended (a negative entry)? */
    public static long mayCreate(Caller caller, PathWalk walk) {
        if (!walk.path().dentry().isNegative()) {
            return -Errno.EEXIST;
        }
        Dentry dir = walk.path().dentry().parent();
        if (walk.path().mount().readOnly()) {
            return -Errno.EROFS;
        }
        return dir.isUnlinked() ? -Errno.ENOENT : Permissions.change(caller, dir.inode(), null);
    }

    /**
     * Owner, group and mode of something new in {@code dir} (inode(7), set-group-ID directories), made at {@code nowNs}
     * of CLOCK_REALTIME.
     */
    public static NewNode newNode(Caller caller, Inode dir, int mode, long rdev, long nowNs) {
        Attributes d = dir.attributes();
        int gid = caller.fsgid();
        int full = (mode & Stat.S_IFMT) == Stat.S_IFLNK ? mode : mode & ~caller.fs().umask();
        if ((d.mode & Stat.S_ISGID) != 0) {
            gid = d.gid;
            if ((mode & Stat.S_IFMT) == Stat.S_IFDIR) {
                full |= Stat.S_ISGID;
            }
        }
        return new NewNode(full, caller.fsuid(), gid, rdev, nowNs);
    }

    /** May what lies at {@code path} be changed? 0 or -EROFS. */
    public static long writableMount(PathRef path) {
        return path.mount().readOnly() ? -Errno.EROFS : 0;
    }
}
