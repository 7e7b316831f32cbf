package io.cloister.vfs.special;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.Caller;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.unix.UnixNames;
import io.cloister.vfs.walk.PathWalk;
import io.cloister.vfs.walk.Permissions;
import java.nio.charset.StandardCharsets;

/** Names of AF_UNIX sockets in the file tree (unix(7), Pathname socket ownership and permissions). */
final class TreePaths implements UnixNames.Paths {
    private static final int WRITE = 2;
    private final VfsKernel kernel;

    TreePaths(VfsKernel kernel) {
        this.kernel = kernel;
    }

    private static UnixNames.Paths.Found failed(long error) {
        return new UnixNames.Paths.Found(null, error);
    }

    @Override
    public UnixNames.Paths.Found create(int tid, byte[] path) {
        Caller caller = kernel.files().caller(tid);
        PathWalk walk = PathWalk.at(caller, Open.AT_FDCWD, text(path), PathWalk.PARENT | PathWalk.NAME);
        if (walk.error() != 0) {
            return failed(walk.error());
        }
        if (walk.lastDots() || !walk.path().dentry().isNegative()) {
            return failed(-Errno.EADDRINUSE);
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        long refused = walk.path().mount().readOnly() ? -Errno.EROFS : Permissions.change(caller, dir, null);
        if (refused != 0) {
            return failed(refused);
        }
        int mode = Stat.S_IFSOCK | 0777 & ~caller.fs().umask();
        io.cloister.vfs.inode.Found made = dir.create(dentry.name(), new NewNode(mode, caller.fsuid(), caller.fsgid(), 0, kernel.clock().realtimeNs()));
        if (made.error() != 0) {
            return failed(made.error());
        }
        kernel.dentries().created(dentry, made.inode());
        dentry.pin();
        return new UnixNames.Paths.Found(made.inode(), 0);
    }

    @Override
    public UnixNames.Paths.Found lookup(int tid, byte[] path) {
        Caller caller = kernel.files().caller(tid);
        PathWalk walk = PathWalk.at(caller, Open.AT_FDCWD, text(path), PathWalk.FOLLOW);
        if (walk.error() != 0) {
            return failed(walk.error());
        }
        long refused = Permissions.check(caller, walk.inode(), WRITE);
        if (refused != 0) {
            return failed(refused);
        }
        return walk.inode().type() == Stat.S_IFSOCK ? new UnixNames.Paths.Found(walk.inode(), 0) : failed(-Errno.ECONNREFUSED);
    }

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }
}
