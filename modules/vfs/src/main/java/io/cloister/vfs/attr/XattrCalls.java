package io.cloister.vfs.attr;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Extended attributes (xattr(7)): user.*, trusted.* and security.* where the file system keeps them. */
public final class XattrCalls implements CallModule {
    private final VfsKernel kernel;

    public XattrCalls(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.SETXATTR, (call, caller) -> set(call, caller, at(call, caller, PathWalk.FOLLOW)));
        handlers.register(Sys.LSETXATTR, (call, caller) -> set(call, caller, at(call, caller, 0)));
        handlers.register(Sys.FSETXATTR, (call, caller) -> set(call, caller, open(call, caller)));
        handlers.register(Sys.GETXATTR, (call, caller) -> get(call, caller, at(call, caller, PathWalk.FOLLOW)));
        handlers.register(Sys.LGETXATTR, (call, caller) -> get(call, caller, at(call, caller, 0)));
        handlers.register(Sys.FGETXATTR, (call, caller) -> get(call, caller, open(call, caller)));
        handlers.register(Sys.LISTXATTR, (call, caller) -> list(call, caller, at(call, caller, PathWalk.FOLLOW)));
        handlers.register(Sys.LLISTXATTR, (call, caller) -> list(call, caller, at(call, caller, 0)));
        handlers.register(Sys.FLISTXATTR, (call, caller) -> list(call, caller, open(call, caller)));
        handlers.register(Sys.REMOVEXATTR, (call, caller) -> remove(call, caller, at(call, caller, PathWalk.FOLLOW)));
        handlers.register(Sys.LREMOVEXATTR, (call, caller) -> remove(call, caller, at(call, caller, 0)));
        handlers.register(Sys.FREMOVEXATTR, (call, caller) -> remove(call, caller, open(call, caller)));
    }

    private static PathRef at(Call call, Caller caller, int flags) {
        PathWalk walk = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, flags);
        return walk == null ? null : walk.path();
    }

    private static PathRef open(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
            return null;
        }
        return file instanceof InodeFile named ? named.path() : caller.kernel().pathOf(file);
    }

    /** The attribute's name after all checks, or null where the call is complete. */
    private static String name(Call call, Caller caller, PathRef path, int mask) {
        if (path == null) {
            return null;
        }
        String name = PathArgs.path(call, 1);
        long outcome = 0;
        if (name == null) {
            outcome = call.inLength(1) == -Errno.ENAMETOOLONG ? -Errno.ERANGE : PathArgs.pathError(call, 1);
        } else if (name.isEmpty() || name.length() > Stat.XATTR_NAME_MAX) {
            outcome = -Errno.ERANGE;
        } else {
            outcome = permitted(caller, path, name, mask);
        }
        if (outcome != 0) {
            call.complete(outcome);
            return null;
        }
        return name;
    }

    private static long permitted(Caller caller, PathRef path, String name, int mask) {
        Inode inode = path.inode();
        if (mask == 2 && path.mount().readOnly()) {
            return -Errno.EROFS;
        }
        if (name.startsWith("trusted.")) {
            return !caller.capable(Caps.CAP_SYS_ADMIN) ? mask == 2 ? -Errno.EPERM : -Errno.ENODATA : inode.keepsXattrs() ? 0 : -Errno.EOPNOTSUPP;
        }
        if (name.startsWith("security.")) {
            boolean may = mask == 4 || caller.capable(Caps.CAP_SYS_ADMIN) || name.equals("security.capability") && caller.capable(Caps.CAP_SETFCAP);
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

    private void set(Call call, Caller caller, PathRef path) {
        String name = name(call, caller, path, 2);
        if (name == null) {
            return;
        }
        long size = call.arg(3);
        int flags = call.intArg(4);
        byte[] old = path.inode().xattr(name);
        long outcome = 0;
        if ((flags & ~(Stat.XATTR_CREATE | Stat.XATTR_REPLACE)) != 0) {
            outcome = -Errno.EINVAL;
        } else if (size < 0 || size > Stat.XATTR_SIZE_MAX) {
            outcome = -Errno.E2BIG;
        } else if (call.inLength(2) < 0 || size > 0 && call.inLength(2) < size) {
            outcome = -Errno.EFAULT;
        } else if ((flags & Stat.XATTR_CREATE) != 0 && old != null) {
            outcome = -Errno.EEXIST;
        } else if ((flags & Stat.XATTR_REPLACE) != 0 && old == null) {
            outcome = -Errno.ENODATA;
        }
        if (outcome == 0) {
            outcome = path.inode().xattr(name, call.inBytes(2), kernel.clock().realtimeNs());
        }
        if (outcome == 0) {
            PathArgs.tell(caller, path.dentry(), Inotify.IN_ATTRIB);
        }
        call.complete(outcome);
    }

    private static void get(Call call, Caller caller, PathRef path) {
        String name = name(call, caller, path, 4);
        if (name != null) {
            byte[] value = path.inode().xattr(name);
            if (value == null) {
                call.complete(-Errno.ENODATA);
            } else {
                give(call, 2, call.arg(3), value);
            }
        }
    }

    private static void give(Call call, int arg, long room, byte[] value) {
        if (room == 0) {
            call.complete(value.length);
        } else if (call.inLength(arg) < 0) {
            call.complete(call.inLength(arg));
        } else if (value.length > call.outCapacity(arg)) {
            call.complete(-Errno.ERANGE);
        } else {
            call.complete(call.out(arg, value));
        }
    }

    private static void list(Call call, Caller caller, PathRef path) {
        if (path == null) {
            return;
        }
        StringBuilder names = new StringBuilder();
        List<String> all = path.inode().xattrs();
        for (String name : all) {
            if (!name.startsWith("trusted.") || caller.capable(Caps.CAP_SYS_ADMIN)) {
                names.append(name).append('\0');
            }
        }
        give(call, 1, call.arg(2), names.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void remove(Call call, Caller caller, PathRef path) {
        String name = name(call, caller, path, 2);
        if (name != null) {
            call.complete(path.inode().xattr(name, null, kernel.clock().realtimeNs()));
        }
    }
}
