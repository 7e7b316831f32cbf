package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Signals;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.signal.SignalledResult;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tmpfs.TmpFile;
import io.cloister.vfs.tmpfs.TmpFs;

/** lseek(2), truncate(2), fallocate(2), fsync(2), posix_fadvise(2), memfd_create(2). */
public final class RangeCalls implements CallModule {
    private static final int MFD_KNOWN = Misc.MFD_CLOEXEC | Misc.MFD_ALLOW_SEALING | Misc.MFD_HUGETLB | Misc.MFD_NOEXEC_SEAL | Misc.MFD_EXEC;
    private final VfsKernel kernel;
    private TmpFs memory;

    public RangeCalls(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.LSEEK, RangeCalls::lseek);
        handlers.register(Sys.TRUNCATE, this::truncate);
        handlers.register(Sys.FTRUNCATE, this::ftruncate);
        handlers.register(Sys.FALLOCATE, this::fallocate);
        handlers.register(Sys.FSYNC, RangeCalls::fsync);
        handlers.register(Sys.FDATASYNC, RangeCalls::fsync);
        handlers.register(Sys.SYNC_FILE_RANGE, RangeCalls::fsync);
        handlers.register(Sys.SYNC, this::sync);
        handlers.register(Sys.SYNCFS, RangeCalls::syncfs);
        handlers.register(Sys.FADVISE64, RangeCalls::fadvise);
        handlers.register(Sys.READAHEAD, RangeCalls::readahead);
        handlers.register(Sys.MEMFD_CREATE, this::memfdCreate);
    }

    private static void lseek(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (call.intArg(2) < 0 || call.intArg(2) > Open.SEEK_HOLE) {
            call.complete(-Errno.EINVAL);
        } else {
            call.complete(file.seek(call.arg(1), call.intArg(2)));
        }
    }

    private void truncate(Call call, Caller caller) {
        long size = call.arg(1);
        if (size < 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        PathWalk walk = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk == null) {
            return;
        }
        Inode inode = walk.inode();
        long outcome = inode.isDirectory() ? -Errno.EISDIR : !inode.isRegular() ? -Errno.EINVAL : Permissions.check(caller, inode, 2);
        if (outcome == 0) {
            outcome = PathArgs.writableMount(walk.path());
        }
        if (outcome == 0) {
            resize(call, caller, walk.path().dentry(), size);
        } else {
            call.complete(outcome);
        }
    }

    private void resize(Call call, Caller caller, Dentry dentry, long size) {
        if (size > caller.rlimit(Rlimits.RLIMIT_FSIZE)) {
            kernel.signalSelf(caller.tid(), Signals.SIGXFSZ);
            SignalledResult.complete(kernel.parking(), kernel.tasks(), call, -Errno.EFBIG, Signals.SIGXFSZ);
            return;
        }
        long outcome = dentry.inode().truncate(size, kernel.clock().realtimeNs());
        if (outcome == 0) {
            PathArgs.tell(caller, dentry, Inotify.IN_MODIFY);
        }
        call.complete(outcome);
    }

    private void ftruncate(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (call.arg(1) < 0 || !(file instanceof InodeFile named) || !named.node().isRegular() || !file.writable()) {
            call.complete(-Errno.EINVAL);
        } else {
            resize(call, caller, named.path().dentry(), call.arg(1));
        }
    }

    private void fallocate(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        long offset = call.arg(2);
        long length = call.arg(3);
        if (file == null || !file.writable()) {
            call.complete(-Errno.EBADF);
        } else if (offset < 0 || length <= 0) {
            call.complete(-Errno.EINVAL);
        } else if (offset + length < 0) {
            call.complete(-Errno.EFBIG);
        } else if (!(file instanceof InodeFile named)) {
            call.complete(-Errno.ESPIPE);
        } else if (!named.node().isRegular()) {
            call.complete(-Errno.ENODEV);
        } else {
            call.complete(named.node().allocate(call.intArg(1), offset, length, kernel.clock().realtimeNs()));
        }
    }

    private static void fsync(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else {
            call.complete(file instanceof InodeFile named ? named.node().sync() : -Errno.EINVAL);
        }
    }

    private void sync(Call call, Caller caller) {
        for (VfsMount mount : kernel.mounts().all()) {
            mount.fileSystem().sync();
        }
        call.complete(0);
    }

    private static void syncfs(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        call.complete(file == null ? -Errno.EBADF : file instanceof InodeFile named ? named.node().fileSystem().sync() : 0);
    }

    private static void fadvise(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (call.intArg(3) < 0 || call.intArg(3) > Misc.POSIX_FADV_NOREUSE || call.arg(2) < 0) {
            call.complete(-Errno.EINVAL);
        } else {
            call.complete(file instanceof InodeFile ? 0 : -Errno.ESPIPE);
        }
    }

    private static void readahead(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        call.complete(file == null || !file.readable() ? -Errno.EBADF : file instanceof InodeFile named && named.node().isRegular() ? 0 : -Errno.EINVAL);
    }

    private void memfdCreate(Call call, Caller caller) {
        int flags = call.intArg(1);
        String name = PathArgs.path(call, 0);
        if (name == null) {
            call.complete(PathArgs.pathError(call, 0));
            return;
        }
        if ((flags & ~MFD_KNOWN) != 0 || name.length() > 249 || (flags & Misc.MFD_HUGETLB) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        if (memory == null) {
            memory = new TmpFs(kernel, 0777, 0, 0, Long.MAX_VALUE);
        }
        NewNode node = new NewNode(Stat.S_IFREG | 0777, caller.fsuid(), caller.fsgid(), 0, kernel.clock().realtimeNs());
        TmpFile inode = TmpFile.memfd(memory, node, (flags & Misc.MFD_ALLOW_SEALING) != 0 ? 0 : Misc.F_SEAL_SEAL);
        PathRef place = new PathRef(kernel.mounts().top(), Dentry.anonymous(inode, "/memfd:" + name));
        OpenFile file = inode.open(caller, Open.O_RDWR | Open.O_LARGEFILE, place).file();
        call.complete(caller.install(file, (flags & Misc.MFD_CLOEXEC) != 0));
    }
}
