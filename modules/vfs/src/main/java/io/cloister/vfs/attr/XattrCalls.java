package io.cloister.vfs.attr;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;

/** Extended attributes (xattr(7)): user.*, trusted.* and security.* where the file system keeps them. */
public final class XattrCalls {
    private final Paths paths;
    private final FsNotify notify;
    private final Clock clock;

    public XattrCalls(Paths paths, FsNotify notify, Clock clock) {
        this.paths = paths;
        this.notify = notify;
        this.clock = clock;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SETXATTR, (caller, call) -> set(caller, call, at(caller, call, PathWalk.FOLLOW)));
        table.on(Sys.LSETXATTR, (caller, call) -> set(caller, call, at(caller, call, 0)));
        table.on(Sys.FSETXATTR, (caller, call) -> set(caller, call, open(caller, call)));
        table.on(Sys.GETXATTR, (caller, call) -> get(caller, call, at(caller, call, PathWalk.FOLLOW)));
        table.on(Sys.LGETXATTR, (caller, call) -> get(caller, call, at(caller, call, 0)));
        table.on(Sys.FGETXATTR, (caller, call) -> get(caller, call, open(caller, call)));
        table.on(Sys.LISTXATTR, (caller, call) -> list(caller, call, at(caller, call, PathWalk.FOLLOW)));
        table.on(Sys.LLISTXATTR, (caller, call) -> list(caller, call, at(caller, call, 0)));
        table.on(Sys.FLISTXATTR, (caller, call) -> list(caller, call, open(caller, call)));
        table.on(Sys.REMOVEXATTR, (caller, call) -> remove(caller, call, at(caller, call, PathWalk.FOLLOW)));
        table.on(Sys.LREMOVEXATTR, (caller, call) -> remove(caller, call, at(caller, call, 0)));
        table.on(Sys.FREMOVEXATTR, (caller, call) -> remove(caller, call, open(caller, call)));
    }

    private PathWalk at(Caller caller, Call call, int flags) {
        return paths.at(caller, call, Open.AT_FDCWD, 0, flags);
    }

    private PathWalk open(Caller caller, Call call) {
        return paths.open(caller, call.intArg(0));
    }

    /** May the attribute that argument 1 names be read (mask 4) or written (2)? 0 or minus an errno. */
    private static long check(Caller caller, Call call, PathWalk place, int mask) {
        if (place.error() != 0) {
            return place.error();
        }
        String name = PathArgs.path(call, 1);
        if (name == null) {
            return call.inLength(1) == -Errno.ENAMETOOLONG ? -Errno.ERANGE : PathArgs.pathError(call, 1);
        }
        if (name.isEmpty() || name.length() > Stat.XATTR_NAME_MAX) {
            return -Errno.ERANGE;
        }
        return permitted(caller, place.path(), name, mask);
    }

    private static long permitted(Caller caller, PathRef path, String name, int mask) {
        Inode inode = path.inode();
        if (mask == 2 && path.mount().readOnly()) {
            return -Errno.EROFS;
        }
        if (name.startsWith("trusted.")) {
            return !caller.capable(Caps.CAP_SYS_ADMIN) ? mask == 2 ? -Errno.EPERM : -Errno.ENODATA
                : inode.keepsXattrs() ? 0 : -Errno.EOPNOTSUPP;
        }
        if (name.startsWith("security.")) {
            boolean may = mask == 4 || caller.capable(Caps.CAP_SYS_ADMIN) || name.equals("security.capability")
                && caller.capable(Caps.CAP_SETFCAP);
            return !may ? -Errno.EPERM : inode.keepsXattrs() ? 0 : -Errno.EOPNOTSUPP;
        }
        if (!name.startsWith("user.") || !inode.keepsXattrs()) {
            return -Errno.EOPNOTSUPP;
        }
        if (!inode.isRegular() && !inode.isDirectory()) {
            return mask == 2 ? -Errno.EPERM : -Errno.ENODATA;
        }
        return Permissions.check(caller, inode, mask);
    }

    private long set(Caller caller, Call call, PathWalk place) {
        long outcome = check(caller, call, place, 2);
        if (outcome != 0) {
            return outcome;
        }
        String name = PathArgs.path(call, 1);
        long size = call.arg(3);
        int flags = call.intArg(4);
        byte[] old = place.inode().xattr(name);
        if ((flags & ~(Stat.XATTR_CREATE | Stat.XATTR_REPLACE)) != 0) {
            return -Errno.EINVAL;
        }
        if (size < 0 || size > Stat.XATTR_SIZE_MAX) {
            return -Errno.E2BIG;
        }
        if (call.inLength(2) < 0 || size > 0 && call.inLength(2) < size) {
            return -Errno.EFAULT;
        }
        if ((flags & Stat.XATTR_CREATE) != 0 && old != null) {
            return -Errno.EEXIST;
        }
        if ((flags & Stat.XATTR_REPLACE) != 0 && old == null) {
            return -Errno.ENODATA;
        }
        outcome = place.inode().xattr(name, call.inBytes(2), clock.realtimeNs());
        if (outcome == 0) {
            notify.tell(place.path().dentry(), Inotify.IN_ATTRIB);
        }
        return outcome;
    }

    private static long get(Caller caller, Call call, PathWalk place) {
        long outcome = check(caller, call, place, 4);
        if (outcome != 0) {
            return outcome;
        }
        byte[] value = place.inode().xattr(PathArgs.path(call, 1));
        return value == null ? -Errno.ENODATA : give(call, 2, call.arg(3), value);
    }

    /** Copies {@code value} out to argument {@code arg}; with no {@code room} the caller only asks for the size. */
    private static long give(Call call, int arg, long room, byte[] value) {
        if (room == 0) {
            return value.length;
        }
        if (call.inLength(arg) < 0) {
            return call.inLength(arg);
        }
        return value.length > call.outCapacity(arg) ? -Errno.ERANGE : call.out(arg, value);
    }

    private static long list(Caller caller, Call call, PathWalk place) {
        if (place.error() != 0) {
            return place.error();
        }
        StringBuilder names = new StringBuilder();
        for (String name : place.inode().xattrs()) {
            if (!name.startsWith("trusted.") || caller.capable(Caps.CAP_SYS_ADMIN)) {
                names.append(name).append('\0');
            }
        }
        return give(call, 1, call.arg(2), names.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private long remove(Caller caller, Call call, PathWalk place) {
        long outcome = check(caller, call, place, 2);
        return outcome != 0 ? outcome : place.inode().xattr(PathArgs.path(call, 1), null, clock.realtimeNs());
    }
}
