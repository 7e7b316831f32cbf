package io.cloister.vfs.directory;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;

/** mkdir(2), mknod(2), symlink(2), link(2), unlink(2), rmdir(2). */
public final class NameCalls {
    private final Paths paths;
    private final DentryCache dentries;
    private final FsNotify notify;
    private final Clock clock;

    public NameCalls(Paths paths, DentryCache dentries, FsNotify notify, Clock clock) {
        this.paths = paths;
        this.dentries = dentries;
        this.notify = notify;
        this.clock = clock;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.MKDIR, (caller, call) -> mkdir(caller, call, Open.AT_FDCWD, 0, call.intArg(1)));
        table.on(Sys.MKDIRAT, (caller, call) -> mkdir(caller, call, call.intArg(0), 1, call.intArg(2)));
        table.on(Sys.MKNOD, (caller, call) -> mknod(caller, call, Open.AT_FDCWD, 0));
        table.on(Sys.MKNODAT, (caller, call) -> mknod(caller, call, call.intArg(0), 1));
        table.on(Sys.SYMLINK, (caller, call) -> symlink(caller, call, Open.AT_FDCWD, 1));
        table.on(Sys.SYMLINKAT, (caller, call) -> symlink(caller, call, call.intArg(1), 2));
        table.on(Sys.LINK, (caller, call) -> link(caller, call, Open.AT_FDCWD, 0, Open.AT_FDCWD, 0));
        table.on(Sys.LINKAT, (caller, call) -> link(caller, call, call.intArg(0), 1, call.intArg(2), call.intArg(4)));
        table.on(Sys.UNLINK, (caller, call) -> unlink(caller, call, Open.AT_FDCWD, 0));
        table.on(Sys.RMDIR, (caller, call) -> rmdir(caller, call, Open.AT_FDCWD, 0));
        table.on(Sys.UNLINKAT, this::unlinkat);
    }

    /** Resolves to a free name and checks that it may be made. */
    private PathWalk free(Caller caller, Call call, int dirfd, int pathArg, boolean directory) {
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathWalk.PARENT | PathWalk.NAME);
        if (walk.error() != 0) {
            return walk;
        }
        long outcome = walk.lastDots() ? -Errno.EEXIST : PathArgs.mayCreate(caller, walk);
        if (outcome == 0 && walk.trailingSlash() && !directory) {
            outcome = -Errno.ENOENT;
        }
        return outcome == 0 ? walk : walk.fail(outcome);
    }

    private NewNode node(Caller caller, Inode dir, int mode, long rdev) {
        return PathArgs.newNode(caller, dir, mode, rdev, clock.realtimeNs());
    }

    private long made(Dentry dentry, Found found, int mask) {
        if (found.error() == 0) {
            dentries.created(dentry, found.inode());
            notify.tell(dentry, mask);
        }
        return found.error();
    }

    private long mkdir(Caller caller, Call call, int dirfd, int pathArg, int mode) {
        PathWalk walk = free(caller, call, dirfd, pathArg, true);
        if (walk.error() != 0) {
            return walk.error();
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        Found found = dir.mkdir(dentry.name(), node(caller, dir, Stat.S_IFDIR | mode & 01777, 0));
        return made(dentry, found, Inotify.IN_CREATE | Inotify.IN_ISDIR);
    }

    private long mknod(Caller caller, Call call, int dirfd, int pathArg) {
        int mode = call.intArg(pathArg + 1);
        int type = mode & Stat.S_IFMT;
        boolean device = false;
        if (type == 0) {
            mode |= Stat.S_IFREG;
        } else if (type == Stat.S_IFDIR) {
            return -Errno.EPERM;
        } else if (type == Stat.S_IFCHR || type == Stat.S_IFBLK) {
            device = true;
        } else if (type != Stat.S_IFREG && type != Stat.S_IFIFO && type != Stat.S_IFSOCK) {
            return -Errno.EINVAL;
        }
        PathWalk walk = free(caller, call, dirfd, pathArg, false);
        if (walk.error() != 0) {
            return walk.error();
        }
        if (device && !caller.capable(Caps.CAP_MKNOD)) {
            return -Errno.EPERM;
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        long dev = call.arg(pathArg + 2) & 0xffffffffL;
        return made(dentry, dir.create(dentry.name(), node(caller, dir, mode, dev)), Inotify.IN_CREATE);
    }

    private long symlink(Caller caller, Call call, int dirfd, int pathArg) {
        String target = PathArgs.path(call, 0);
        if (target == null || target.isEmpty()) {
            return target == null ? PathArgs.pathError(call, 0) : -Errno.ENOENT;
        }
        PathWalk walk = free(caller, call, dirfd, pathArg, false);
        if (walk.error() != 0) {
            return walk.error();
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        Found found = dir.symlink(dentry.name(), target, node(caller, dir, Stat.S_IFLNK | 0777, 0));
        return made(dentry, found, Inotify.IN_CREATE);
    }

    private long link(Caller caller, Call call, int olddirfd, int oldArg, int newdirfd, int flags) {
        if ((flags & ~(Open.AT_SYMLINK_FOLLOW | Open.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        int follow = (flags & Open.AT_SYMLINK_FOLLOW) != 0 ? PathWalk.FOLLOW : 0;
        int empty = (flags & Open.AT_EMPTY_PATH) != 0 ? PathWalk.EMPTY : 0;
        PathWalk from = paths.at(caller, call, olddirfd, oldArg, follow | empty);
        if (from.error() != 0) {
            return from.error();
        }
        PathWalk to = free(caller, call, newdirfd, oldArg == 0 ? 1 : 3, false);
        if (to.error() != 0) {
            return to.error();
        }
        Inode source = from.inode();
        Dentry dentry = to.path().dentry();
        Inode dir = dentry.parent().inode();
        if (from.path().mount() != to.path().mount() || source.fileSystem() != dir.fileSystem()) {
            return -Errno.EXDEV;
        }
        if (source.isDirectory()) {
            return -Errno.EPERM;
        }
        if (source.attributes().nlink >= VfsLimits.LINK_MAX) {
            return -Errno.EMLINK;
        }
        if (!mayLink(caller, source)) {
            return -Errno.EPERM;
        }
        long outcome = dir.link(dentry.name(), source, clock.realtimeNs());
        if (outcome == 0) {
            dentries.created(dentry, source);
            notify.tell(dentry, Inotify.IN_CREATE);
        }
        return outcome;
    }

    /** proc(5), protected_hardlinks. */
    private static boolean mayLink(Caller caller, Inode source) {
        if (Permissions.owns(caller, source.attributes())) {
            return true;
        }
        int mode = source.attributes().mode;
        boolean special = !source.isRegular() || (mode & Stat.S_ISUID) != 0
            || (mode & (Stat.S_ISGID | 010)) == (Stat.S_ISGID | 010);
        return !special && Permissions.check(caller, source, 6) == 0;
    }

    private long unlinkat(Caller caller, Call call) {
        int flags = call.intArg(2);
        if ((flags & ~Open.AT_REMOVEDIR) != 0) {
            return -Errno.EINVAL;
        }
        return flags != 0 ? rmdir(caller, call, call.intArg(0), 1) : unlink(caller, call, call.intArg(0), 1);
    }

    private long unlink(Caller caller, Call call, int dirfd, int pathArg) {
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathWalk.NAME);
        if (walk.error() != 0) {
            return walk.error();
        }
        if (walk.lastDots()) {
            return -Errno.EISDIR;
        }
        Dentry dentry = walk.path().dentry();
        Inode victim = dentry.inode();
        long outcome = mayRemove(caller, walk);
        if (outcome == 0 && victim.isDirectory()) {
            outcome = -Errno.EISDIR;
        } else if (outcome == 0 && walk.trailingSlash()) {
            outcome = -Errno.ENOTDIR;
        }
        if (outcome == 0) {
            outcome = dentry.parent().inode().unlink(dentry.name(), victim, clock.realtimeNs());
        }
        if (outcome == 0) {
            if (notify.active()) {
                // the count of links changed: told to watches of the inode only
                notify.event(Dentry.anonymous(victim, ""), Inotify.IN_ATTRIB, 0);
            }
            if (victim.attributes().nlink == 0) {
                notify.tell(dentry, Inotify.IN_DELETE_SELF);
            }
            notify.tell(dentry, Inotify.IN_DELETE);
            dentries.removed(dentry);
        }
        return outcome;
    }

    private static long mayRemove(Caller caller, PathWalk walk) {
        Dentry dentry = walk.path().dentry();
        if (walk.path().mount().readOnly()) {
            return -Errno.EROFS;
        }
        long outcome = Permissions.change(caller, dentry.parent().inode(), dentry.inode());
        return outcome == 0 && dentry.mounts() > 0 ? -Errno.EBUSY : outcome;
    }

    private long rmdir(Caller caller, Call call, int dirfd, int pathArg) {
        PathWalk walk = paths.at(caller, call, dirfd, pathArg, PathWalk.NAME);
        if (walk.error() != 0) {
            return walk.error();
        }
        if (walk.lastDots()) {
            String path = PathArgs.path(call, pathArg);
            return path.endsWith("..") ? -Errno.ENOTEMPTY : path.endsWith(".") ? -Errno.EINVAL : -Errno.EBUSY;
        }
        Dentry dentry = walk.path().dentry();
        Inode victim = dentry.inode();
        long outcome = mayRemove(caller, walk);
        if (outcome == 0 && !victim.isDirectory()) {
            outcome = -Errno.ENOTDIR;
        }
        if (outcome == 0) {
            outcome = dentry.parent().inode().rmdir(dentry.name(), victim, clock.realtimeNs());
        }
        if (outcome == 0) {
            notify.tell(dentry, Inotify.IN_DELETE_SELF);
            notify.tell(dentry, Inotify.IN_DELETE | Inotify.IN_ISDIR);
            dentries.removed(dentry);
        }
        return outcome;
    }
}
