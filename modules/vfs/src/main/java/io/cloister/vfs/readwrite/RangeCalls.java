package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileEnv;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.signal.SignalledResults;
import io.cloister.vfs.task.Caller;

/** lseek(2), truncate(2), fallocate(2), fsync(2), posix_fadvise(2). */
public final class RangeCalls {
    private final Paths paths;
    private final MountTable mounts;
    private final FileEnv env;
    private final SignalledResults results;

    public RangeCalls(Paths paths, MountTable mounts, FileEnv env, SignalledResults results) {
        this.paths = paths;
        this.mounts = mounts;
        this.env = env;
        this.results = results;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.LSEEK, RangeCalls::lseek);
        table.on(Sys.TRUNCATE, this::truncate);
        table.on(Sys.FTRUNCATE, this::ftruncate);
        table.on(Sys.FALLOCATE, this::fallocate);
        table.on(Sys.FSYNC, RangeCalls::fsync);
        table.on(Sys.FDATASYNC, RangeCalls::fsync);
        table.on(Sys.SYNC_FILE_RANGE, RangeCalls::fsync);
        table.on(Sys.SYNC, this::sync);
        table.on(Sys.SYNCFS, RangeCalls::syncfs);
        table.on(Sys.FADVISE64, RangeCalls::fadvise);
        table.on(Sys.READAHEAD, RangeCalls::readahead);
    }

    private static long lseek(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        int whence = call.intArg(2);
        return whence < 0 || whence > Open.SEEK_HOLE ? -Errno.EINVAL : file.seek(call.arg(1), whence);
    }

    private long truncate(Caller caller, Call call) {
        long size = call.arg(1);
        if (size < 0) {
            return -Errno.EINVAL;
        }
        PathWalk walk = paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk.error() != 0) {
            return walk.error();
        }
        Inode inode = walk.inode();
        if (!inode.isRegular()) {
            return inode.isDirectory() ? -Errno.EISDIR : -Errno.EINVAL;
        }
        long outcome = Permissions.check(caller, inode, 2);
        if (outcome == 0) {
            outcome = PathArgs.writableMount(walk.path());
        }
        return outcome != 0 ? outcome : resize(caller, call, walk.path().dentry(), size);
    }

    private long resize(Caller caller, Call call, Dentry dentry, long size) {
        if (size > caller.rlimit(Rlimits.RLIMIT_FSIZE)) {
            env.signals().self(caller.tid(), Signals.SIGXFSZ);
            return results.after(call, -Errno.EFBIG, Signals.SIGXFSZ);
        }
        long outcome = dentry.inode().truncate(size, env.clock().realtimeNs());
        if (outcome == 0) {
            env.fsNotify().tell(dentry, Inotify.IN_MODIFY);
        }
        return outcome;
    }

    private long ftruncate(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        if (call.arg(1) < 0 || !(file instanceof InodeFile named) || !named.node().isRegular() || !file.writable()) {
            return -Errno.EINVAL;
        }
        return resize(caller, call, named.path().dentry(), call.arg(1));
    }

    private long fallocate(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        long offset = call.arg(2);
        long length = call.arg(3);
        if (file == null || !file.writable()) {
            return -Errno.EBADF;
        }
        if (offset < 0 || length <= 0) {
            return -Errno.EINVAL;
        }
        if (offset + length < 0) {
            return -Errno.EFBIG;
        }
        if (!(file instanceof InodeFile named)) {
            return -Errno.ESPIPE;
        }
        if (!named.node().isRegular()) {
            return -Errno.ENODEV;
        }
        return named.node().allocate(call.intArg(1), offset, length, env.clock().realtimeNs());
    }

    private static long fsync(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        return file instanceof InodeFile named ? named.node().sync() : -Errno.EINVAL;
    }

    private long sync(Caller caller, Call call) {
        for (VfsMount mount : mounts.all()) {
            mount.fileSystem().sync();
        }
        return 0;
    }

    private static long syncfs(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        return file == null ? -Errno.EBADF : file instanceof InodeFile named ? named.node().fileSystem().sync() : 0;
    }

    private static long fadvise(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        if (call.intArg(3) < 0 || call.intArg(3) > Misc.POSIX_FADV_NOREUSE || call.arg(2) < 0) {
            return -Errno.EINVAL;
        }
        return file instanceof InodeFile ? 0 : -Errno.ESPIPE;
    }

    private static long readahead(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null || !file.readable()) {
            return -Errno.EBADF;
        }
        return file instanceof InodeFile named && named.node().isRegular() ? 0 : -Errno.EINVAL;
    }
}
