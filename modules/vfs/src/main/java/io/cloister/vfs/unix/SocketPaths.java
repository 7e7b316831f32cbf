package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Clock;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.nio.charset.StandardCharsets;

/** Names of AF_UNIX sockets in the file tree (unix(7), Pathname socket ownership and permissions). */
public final class SocketPaths {
    private static final int WRITE = 2;
    private final Callers callers;
    private final Paths paths;
    private final DentryCache dentries;
    private final Clock clock;

    public SocketPaths(Callers callers, Paths paths, DentryCache dentries, Clock clock) {
        this.callers = callers;
        this.paths = paths;
        this.dentries = dentries;
        this.clock = clock;
    }

    /** Makes a socket inode at {@code path} (mode 0777 and the umask); -EADDRINUSE if the name exists. */
    Found create(int tid, byte[] path) {
        Caller caller = callers.caller(tid);
        PathWalk walk = paths.at(caller, Open.AT_FDCWD, text(path), PathWalk.PARENT | PathWalk.NAME);
        if (walk.error() != 0) {
            return Found.error(walk.error());
        }
        if (walk.lastDots() || !walk.path().dentry().isNegative()) {
            return Found.error(-Errno.EADDRINUSE);
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        long refused = walk.path().mount().readOnly() ? -Errno.EROFS : Permissions.change(caller, dir, null);
        if (refused != 0) {
            return Found.error(refused);
        }
        int mode = Stat.S_IFSOCK | 0777 & ~caller.fs().umask();
        NewNode node = new NewNode(mode, caller.fsuid(), caller.fsgid(), 0, clock.realtimeNs());
        Found made = dir.create(dentry.name(), node);
        if (made.error() != 0) {
            return Found.error(made.error());
        }
        dentries.created(dentry, made.inode());
        dentry.pin();
        return Found.of(made.inode());
    }

    /**
     * The socket inode at {@code path}, links followed, write permission checked; -ECONNREFUSED if it is no socket.
     */
    Found lookup(int tid, byte[] path) {
        Caller caller = callers.caller(tid);
        PathWalk walk = paths.at(caller, Open.AT_FDCWD, text(path), PathWalk.FOLLOW);
        if (walk.error() != 0) {
            return Found.error(walk.error());
        }
        long refused = Permissions.check(caller, walk.inode(), WRITE);
        if (refused != 0) {
            return Found.error(refused);
        }
        return walk.inode().type() == Stat.S_IFSOCK ? Found.of(walk.inode()) : Found.error(-Errno.ECONNREFUSED);
    }

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }
}
