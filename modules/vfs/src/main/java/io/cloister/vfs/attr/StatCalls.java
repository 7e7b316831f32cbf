package io.cloister.vfs.attr;

import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.abi.StatfsLayout;
import io.cloister.abi.StatxLayout;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** stat(2), statx(2), statfs(2), access(2), readlink(2). */
public final class StatCalls {
    private static final int STAT_FLAGS = Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH | Open.AT_NO_AUTOMOUNT;

    private final Paths paths;

    public StatCalls(Paths paths) {
        this.paths = paths;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.STAT, (caller, call) -> stat(caller, call, Open.AT_FDCWD, 0, 0));
        table.on(Sys.LSTAT, (caller, call) -> stat(caller, call, Open.AT_FDCWD, 0, Open.AT_SYMLINK_NOFOLLOW));
        table.on(Sys.FSTAT, StatCalls::fstat);
        table.on(Sys.NEWFSTATAT, (caller, call) -> stat(caller, call, call.intArg(0), 1, call.intArg(3)));
        table.on(Sys.STATX, this::statx);
        table.on(Sys.STATFS, this::statfs);
        table.on(Sys.FSTATFS, this::fstatfs);
        table.on(Sys.ACCESS, (caller, call) -> access(caller, call, Open.AT_FDCWD, 0, 0));
        table.on(Sys.FACCESSAT, (caller, call) -> access(caller, call, call.intArg(0), 1, 0));
        table.on(Sys.FACCESSAT2, (caller, call) -> access(caller, call, call.intArg(0), 1, call.intArg(3)));
        table.on(Sys.READLINK, (caller, call) -> readlink(caller, call, Open.AT_FDCWD, 0));
        table.on(Sys.READLINKAT, (caller, call) -> readlink(caller, call, call.intArg(0), 1));
    }

    /** 0 if argument {@code arg} has room for {@code size} bytes. */
    private static long room(Call call, int arg, int size) {
        return call.outCapacity(arg) >= size ? 0 : call.inLength(arg) < 0 ? call.inLength(arg) : -Errno.EFAULT;
    }

    private long stat(Caller caller, Call call, int dirfd, int pathArg, int flags) {
        if ((flags & ~STAT_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        int out = pathArg + 1;
        // fstat(3) of newer libraries comes as newfstatat with an empty path, or (glibc 2.41) with a null one
        boolean bare = (flags & Open.AT_EMPTY_PATH) != 0 && (call.inLength(pathArg) == 1 || call.arg(pathArg) == 0);
        if (bare && dirfd != Open.AT_FDCWD) {
            return statFile(caller.anyFile(dirfd), call, out);
        }
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathArgs.atFlags(flags));
        long outcome = walk.error() != 0 ? walk.error() : room(call, out, StatLayout.SIZE);
        if (outcome != 0) {
            return outcome;
        }
        walk.inode().attributes().fillStat(call.memory(), call.inOffset(out));
        call.out(out, StatLayout.SIZE);
        return 0;
    }

    private static long fstat(Caller caller, Call call) {
        return statFile(caller.anyFile(call.intArg(0)), call, 1);
    }

    private static long statFile(OpenFile file, Call call, int out) {
        long outcome = file == null ? -Errno.EBADF : room(call, out, StatLayout.SIZE);
        if (outcome == 0) {
            outcome = file.stat(call.memory(), call.inOffset(out));
        }
        if (outcome >= 0) {
            call.out(out, StatLayout.SIZE);
        }
        return outcome;
    }

    private long statx(Caller caller, Call call) {
        int flags = call.intArg(2);
        if ((flags & ~(STAT_FLAGS | Open.AT_STATX_SYNC_TYPE)) != 0 || (call.intArg(3) & Stat.STATX__RESERVED) != 0
            || (flags & Open.AT_STATX_SYNC_TYPE) == Open.AT_STATX_SYNC_TYPE) {
            return -Errno.EINVAL;
        }
        int dirfd = call.intArg(0);
        boolean bare = (flags & Open.AT_EMPTY_PATH) != 0 && (call.inLength(1) == 1 || call.arg(1) == 0);
        PathWalk walk;
        if (bare && dirfd != Open.AT_FDCWD) {
            walk = paths.anyOpen(caller, dirfd);
            if (walk.error() == 0) {
                walk.inode().refresh();
            }
        } else {
            walk = paths.at(caller, call, dirfd, 1, PathArgs.atFlags(flags));
        }
        long outcome = walk.error() != 0 ? walk.error() : room(call, 4, StatxLayout.SIZE);
        if (outcome != 0) {
            return outcome;
        }
        walk.inode().attributes().fillStatx(call.memory(), call.inOffset(4), walk.path().mount().id());
        call.out(4, StatxLayout.SIZE);
        return 0;
    }

    private long statfs(Caller caller, Call call) {
        return statfs(call, paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW));
    }

    private long fstatfs(Caller caller, Call call) {
        return statfs(call, paths.anyOpen(caller, call.intArg(0)));
    }

    private static long statfs(Call call, PathWalk place) {
        long outcome = place.error() != 0 ? place.error() : room(call, 1, StatfsLayout.SIZE);
        if (outcome != 0) {
            return outcome;
        }
        PathRef path = place.path();
        UnsafeBuffer figures = new UnsafeBuffer(new byte[StatfsLayout.SIZE]);
        outcome = path.inode().fileSystem().statfs(figures, 0);
        if (outcome >= 0) {
            long flags = path.mount().flags() & (Mount.ST_NOSUID | Mount.ST_NODEV | Mount.ST_NOEXEC);
            figures.putLong(StatfsLayout.F_FLAGS, flags | Mount.ST_VALID | (path.mount().readOnly() ? 1 : 0));
            call.out(1, figures.byteArray());
        }
        return Math.min(outcome, 0);
    }

    private long access(Caller caller, Call call, int dirfd, int pathArg, int flags) {
        int mode = call.intArg(pathArg + 1);
        if ((mode & ~7) != 0 || (flags & ~(Open.AT_EACCESS | Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathArgs.atFlags(flags));
        if (walk.error() != 0) {
            return walk.error();
        }
        Inode inode = walk.inode();
        long outcome = 0;
        if (mode != 0 && !inode.isSymlink()) {
            outcome = (flags & Open.AT_EACCESS) != 0 ? Permissions.check(caller, inode, mode)
                : Permissions.checkReal(caller, inode, mode);
        }
        if (outcome == 0 && (mode & Open.W_OK) != 0 && walk.path().mount().readOnly()
            && (inode.isRegular() || inode.isDirectory())) {
            outcome = -Errno.EROFS;
        }
        if (outcome == 0 && (mode & Open.X_OK) != 0 && inode.isRegular()
            && (walk.path().mount().flags() & Mount.MS_NOEXEC) != 0) {
            outcome = -Errno.EACCES;
        }
        return outcome;
    }

    private long readlink(Caller caller, Call call, int dirfd, int pathArg) {
        if (call.intArg(pathArg + 2) <= 0) {
            return -Errno.EINVAL;
        }
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathWalk.EMPTY);
        if (walk.error() != 0) {
            return walk.error();
        }
        if (call.inLength(pathArg) == 1 && !walk.inode().isSymlink()) {
            return -Errno.ENOENT;
        }
        LinkTarget link = walk.inode().readlink(caller.tid());
        if (link.error() != 0) {
            return link.error();
        }
        if (call.inLength(pathArg + 1) < 0) {
            return call.inLength(pathArg + 1);
        }
        return call.out(pathArg + 1, link.target().getBytes(StandardCharsets.ISO_8859_1));
    }
}
