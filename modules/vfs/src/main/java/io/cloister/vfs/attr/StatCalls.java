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
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** stat(2), statx(2), statfs(2), access(2), readlink(2). */
public final class StatCalls implements CallModule {
    private static final int STAT_FLAGS = Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH | Open.AT_NO_AUTOMOUNT;

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.STAT, (call, caller) -> stat(call, caller, Open.AT_FDCWD, 0, 0));
        handlers.register(Sys.LSTAT, (call, caller) -> stat(call, caller, Open.AT_FDCWD, 0, Open.AT_SYMLINK_NOFOLLOW));
        handlers.register(Sys.FSTAT, StatCalls::fstat);
        handlers.register(Sys.NEWFSTATAT, (call, caller) -> stat(call, caller, call.intArg(0), 1, call.intArg(3)));
        handlers.register(Sys.STATX, StatCalls::statx);
        handlers.register(Sys.STATFS, StatCalls::statfs);
        handlers.register(Sys.FSTATFS, StatCalls::fstatfs);
        handlers.register(Sys.ACCESS, (call, caller) -> access(call, caller, Open.AT_FDCWD, 0, 0));
        handlers.register(Sys.FACCESSAT, (call, caller) -> access(call, caller, call.intArg(0), 1, 0));
        handlers.register(Sys.FACCESSAT2, (call, caller) -> access(call, caller, call.intArg(0), 1, call.intArg(3)));
        handlers.register(Sys.READLINK, (call, caller) -> readlink(call, caller, Open.AT_FDCWD, 0));
        handlers.register(Sys.READLINKAT, (call, caller) -> readlink(call, caller, call.intArg(0), 1));
    }

    private static boolean noRoom(Call call, int arg, int size) {
        if (call.outCapacity(arg) < size) {
            call.complete(call.inLength(arg) < 0 ? call.inLength(arg) : -Errno.EFAULT);
            return true;
        }
        return false;
    }

    private static void stat(Call call, Caller caller, int dirfd, int pathArg, int flags) {
        if ((flags & ~STAT_FLAGS) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        int out = pathArg + 1;
        // fstat(3) of newer libraries comes as newfstatat with an empty path, or (glibc 2.41) with a null one
        boolean bare = (flags & Open.AT_EMPTY_PATH) != 0 && (call.inLength(pathArg) == 1 || call.arg(pathArg) == 0);
        if (bare && dirfd != Open.AT_FDCWD) {
            statFile(call, caller.anyFile(dirfd), out);
            return;
        }
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathArgs.atFlags(flags));
        if (walk == null || noRoom(call, out, StatLayout.SIZE)) {
            return;
        }
        walk.inode().attributes().fillStat(call.memory(), call.inOffset(out));
        call.out(out, StatLayout.SIZE);
        call.complete(0);
    }

    private static void fstat(Call call, Caller caller) {
        statFile(call, caller.anyFile(call.intArg(0)), 1);
    }

    private static void statFile(Call call, OpenFile file, int out) {
        if (file == null) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (noRoom(call, out, StatLayout.SIZE)) {
            return;
        }
        long outcome = file.stat(call.memory(), call.inOffset(out));
        if (outcome >= 0) {
            call.out(out, StatLayout.SIZE);
        }
        call.complete(outcome);
    }

    private static void statx(Call call, Caller caller) {
        int flags = call.intArg(2);
        if ((flags & ~(STAT_FLAGS | Open.AT_STATX_SYNC_TYPE)) != 0 || (call.intArg(3) & Stat.STATX__RESERVED) != 0
            || (flags & Open.AT_STATX_SYNC_TYPE) == Open.AT_STATX_SYNC_TYPE) {
            call.complete(-Errno.EINVAL);
            return;
        }
        int dirfd = call.intArg(0);
        boolean bare = (flags & Open.AT_EMPTY_PATH) != 0 && (call.inLength(1) == 1 || call.arg(1) == 0);
        PathRef path;
        if (bare && dirfd != Open.AT_FDCWD) {
            OpenFile file = caller.anyFile(dirfd);
            if (file == null) {
                call.complete(-Errno.EBADF);
                return;
            }
            path = file instanceof InodeFile named ? named.path() : caller.kernel().pathOf(file);
            path.inode().refresh();
        } else {
            PathWalk walk = PathArgs.walk(call, caller, dirfd, 1, PathArgs.atFlags(flags));
            if (walk == null) {
                return;
            }
            path = walk.path();
        }
        if (noRoom(call, 4, StatxLayout.SIZE)) {
            return;
        }
        path.inode().attributes().fillStatx(call.memory(), call.inOffset(4), path.mount().id());
        call.out(4, StatxLayout.SIZE);
        call.complete(0);
    }

    private static void statfs(Call call, Caller caller) {
        PathWalk walk = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk != null) {
            statfs(call, walk.path());
        }
    }

    private static void fstatfs(Call call, Caller caller) {
        OpenFile file = caller.anyFile(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else {
            statfs(call, file instanceof InodeFile named ? named.path() : caller.kernel().pathOf(file));
        }
    }

    private static void statfs(Call call, PathRef path) {
        if (noRoom(call, 1, StatfsLayout.SIZE)) {
            return;
        }
        UnsafeBuffer figures = new UnsafeBuffer(new byte[StatfsLayout.SIZE]);
        long outcome = path.inode().fileSystem().statfs(figures, 0);
        if (outcome >= 0) {
            long flags = path.mount().flags() & (Mount.ST_NOSUID | Mount.ST_NODEV | Mount.ST_NOEXEC);
            figures.putLong(StatfsLayout.F_FLAGS, flags | Mount.ST_VALID | (path.mount().readOnly() ? 1 : 0));
            call.out(1, figures.byteArray());
        }
        call.complete(Math.min(outcome, 0));
    }

    private static void access(Call call, Caller caller, int dirfd, int pathArg, int flags) {
        int mode = call.intArg(pathArg + 1);
        if ((mode & ~7) != 0 || (flags & ~(Open.AT_EACCESS | Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH)) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathArgs.atFlags(flags));
        if (walk == null) {
            return;
        }
        Inode inode = walk.inode();
        long outcome = 0;
        if (mode != 0 && !inode.isSymlink()) {
            outcome = (flags & Open.AT_EACCESS) != 0 ? Permissions.check(caller, inode, mode) : Permissions.checkReal(caller, inode, mode);
        }
        if (outcome == 0 && (mode & Open.W_OK) != 0 && walk.path().mount().readOnly() && (inode.isRegular() || inode.isDirectory())) {
            outcome = -Errno.EROFS;
        }
        if (outcome == 0 && (mode & Open.X_OK) != 0 && inode.isRegular() && (walk.path().mount().flags() & Mount.MS_NOEXEC) != 0) {
            outcome = -Errno.EACCES;
        }
        call.complete(outcome);
    }

    private static void readlink(Call call, Caller caller, int dirfd, int pathArg) {
        if (call.intArg(pathArg + 2) <= 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathWalk.EMPTY);
        if (walk == null) {
            return;
        }
        if (call.inLength(pathArg) == 1 && !walk.inode().isSymlink()) {
            call.complete(-Errno.ENOENT);
            return;
        }
        LinkTarget link = walk.inode().readlink(caller);
        if (link.error() != 0) {
            call.complete(link.error());
            return;
        }
        if (call.inLength(pathArg + 1) < 0) {
            call.complete(call.inLength(pathArg + 1));
            return;
        }
        call.complete(call.out(pathArg + 1, link.target().getBytes(StandardCharsets.ISO_8859_1)));
    }
}
