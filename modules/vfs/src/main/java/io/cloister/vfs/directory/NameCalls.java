package io.cloister.vfs.directory;

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
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;

/** mkdir(2), mknod(2), symlink(2), link(2), unlink(2), rmdir(2). */
public final class NameCalls implements CallModule {
    private final VfsKernel kernel;

    public NameCalls(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.MKDIR, (call, caller) -> mkdir(call, caller, Open.AT_FDCWD, 0, call.intArg(1)));
        handlers.register(Sys.MKDIRAT, (call, caller) -> mkdir(call, caller, call.intArg(0), 1, call.intArg(2)));
        handlers.register(Sys.MKNOD, (call, caller) -> mknod(call, caller, Open.AT_FDCWD, 0));
        handlers.register(Sys.MKNODAT, (call, caller) -> mknod(call, caller, call.intArg(0), 1));
        handlers.register(Sys.SYMLINK, (call, caller) -> symlink(call, caller, Open.AT_FDCWD, 1));
        handlers.register(Sys.SYMLINKAT, (call, caller) -> symlink(call, caller, call.intArg(1), 2));
        handlers.register(Sys.LINK, (call, caller) -> link(call, caller, Open.AT_FDCWD, 0, Open.AT_FDCWD, 0));
        handlers.register(Sys.LINKAT, (call, caller) -> link(call, caller, call.intArg(0), 1, call.intArg(2), call.intArg(4)));
        handlers.register(Sys.UNLINK, (call, caller) -> unlink(call, caller, Open.AT_FDCWD, 0));
        handlers.register(Sys.RMDIR, (call, caller) -> rmdir(call, caller, Open.AT_FDCWD, 0));
        handlers.register(Sys.UNLINKAT, this::unlinkat);
    }

    /** Resolves to a free name and checks that it may be made; null where the call is complete. */
    private static PathWalk free(Call call, Caller caller, int dirfd, int pathArg, boolean directory) {
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathWalk.PARENT | PathWalk.NAME);
        if (walk == null) {
            return null;
        }
        long outcome = walk.lastDots() ? -Errno.EEXIST : PathArgs.mayCreate(caller, walk);
        if (outcome == 0 && walk.trailingSlash() && !directory) {
            outcome = -Errno.ENOENT;
        }
        if (outcome < 0) {
            call.complete(outcome);
            return null;
        }
        return walk;
    }

    private void made(Call call, Caller caller, PathWalk walk, Found found, int mask) {
        if (found.error() == 0) {
            kernel.dentries().created(walk.path().dentry(), found.inode());
            PathArgs.tell(caller, walk.path().dentry(), mask);
        }
        call.complete(found.error());
    }

    private void mkdir(Call call, Caller caller, int dirfd, int pathArg, int mode) {
        PathWalk walk = free(call, caller, dirfd, pathArg, true);
        if (walk != null) {
            Dentry dentry = walk.path().dentry();
            Inode dir = dentry.parent().inode();
            Found found = dir.mkdir(dentry.name(), PathArgs.newNode(caller, dir, Stat.S_IFDIR | mode & 01777, 0));
            made(call, caller, walk, found, Inotify.IN_CREATE | Inotify.IN_ISDIR);
        }
    }

    private void mknod(Call call, Caller caller, int dirfd, int pathArg) {
        int mode = call.intArg(pathArg + 1);
        int type = mode & Stat.S_IFMT;
        boolean device = false;
        if (type == 0) {
            mode |= Stat.S_IFREG;
        } else if (type == Stat.S_IFDIR) {
            call.complete(-Errno.EPERM);
            return;
        } else if (type == Stat.S_IFCHR || type == Stat.S_IFBLK) {
            device = true;
        } else if (type != Stat.S_IFREG && type != Stat.S_IFIFO && type != Stat.S_IFSOCK) {
            call.complete(-Errno.EINVAL);
            return;
        }
        PathWalk walk = free(call, caller, dirfd, pathArg, false);
        if (walk != null && device && !caller.capable(Caps.CAP_MKNOD)) {
            call.complete(-Errno.EPERM);
        } else if (walk != null) {
            Dentry dentry = walk.path().dentry();
            Inode dir = dentry.parent().inode();
            long dev = call.arg(pathArg + 2) & 0xffffffffL;
            made(call, caller, walk, dir.create(dentry.name(), PathArgs.newNode(caller, dir, mode, dev)), Inotify.IN_CREATE);
        }
    }

    private void symlink(Call call, Caller caller, int dirfd, int pathArg) {
        String target = PathArgs.path(call, 0);
        if (target == null || target.isEmpty()) {
            call.complete(target == null ? PathArgs.pathError(call, 0) : -Errno.ENOENT);
            return;
        }
        PathWalk walk = free(call, caller, dirfd, pathArg, false);
        if (walk != null) {
            Dentry dentry = walk.path().dentry();
            Inode dir = dentry.parent().inode();
            Found found = dir.symlink(dentry.name(), target, PathArgs.newNode(caller, dir, Stat.S_IFLNK | 0777, 0));
            made(call, caller, walk, found, Inotify.IN_CREATE);
        }
    }

    private void link(Call call, Caller caller, int olddirfd, int oldArg, int newdirfd, int flags) {
        if ((flags & ~(Open.AT_SYMLINK_FOLLOW | Open.AT_EMPTY_PATH)) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        int walkFlags = ((flags & Open.AT_SYMLINK_FOLLOW) != 0 ? PathWalk.FOLLOW : 0) | ((flags & Open.AT_EMPTY_PATH) != 0 ? PathWalk.EMPTY : 0);
        PathWalk from = PathArgs.walk(call, caller, olddirfd, oldArg, walkFlags);
        PathWalk to = from == null ? null : free(call, caller, newdirfd, oldArg == 0 ? 1 : 3, false);
        if (to == null) {
            return;
        }
        Inode source = from.inode();
        Dentry dentry = to.path().dentry();
        Inode dir = dentry.parent().inode();
        long outcome = 0;
        if (from.path().mount() != to.path().mount() || source.fileSystem() != dir.fileSystem()) {
            outcome = -Errno.EXDEV;
        } else if (source.isDirectory()) {
            outcome = -Errno.EPERM;
        } else if (source.attributes().nlink >= VfsLimits.LINK_MAX) {
            outcome = -Errno.EMLINK;
        } else if (!mayLink(caller, source)) {
            outcome = -Errno.EPERM;
        }
        if (outcome == 0) {
            outcome = dir.link(dentry.name(), source, kernel.clock().realtimeNs());
        }
        if (outcome == 0) {
            kernel.dentries().created(dentry, source);
            PathArgs.tell(caller, dentry, Inotify.IN_CREATE);
        }
        call.complete(outcome);
    }

    /** proc(5), protected_hardlinks. */
    private static boolean mayLink(Caller caller, Inode source) {
        if (Permissions.owns(caller, source.attributes())) {
            return true;
        }
        int mode = source.attributes().mode;
        boolean special = !source.isRegular() || (mode & Stat.S_ISUID) != 0 || (mode & (Stat.S_ISGID | 010)) == (Stat.S_ISGID | 010);
        return !special && Permissions.check(caller, source, 6) == 0;
    }

    private void unlinkat(Call call, Caller caller) {
        int flags = call.intArg(2);
        if ((flags & ~Open.AT_REMOVEDIR) != 0) {
            call.complete(-Errno.EINVAL);
        } else if (flags != 0) {
            rmdir(call, caller, call.intArg(0), 1);
        } else {
            unlink(call, caller, call.intArg(0), 1);
        }
    }

    private void unlink(Call call, Caller caller, int dirfd, int pathArg) {
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathWalk.NAME);
        if (walk == null) {
            return;
        }
        if (walk.lastDots()) {
            call.complete(-Errno.EISDIR);
            return;
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
            outcome = dentry.parent().inode().unlink(dentry.name(), victim, kernel.clock().realtimeNs());
        }
        if (outcome == 0) {
            if (kernel.fsNotify().active()) {
                // the count of links changed: told to watches of the inode only
                kernel.fsNotify().event(Dentry.anonymous(victim, ""), Inotify.IN_ATTRIB, 0);
            }
            if (victim.attributes().nlink == 0) {
                PathArgs.tell(caller, dentry, Inotify.IN_DELETE_SELF);
            }
            PathArgs.tell(caller, dentry, Inotify.IN_DELETE);
            kernel.dentries().removed(dentry);
        }
        call.complete(outcome);
    }

    private static long mayRemove(Caller caller, PathWalk walk) {
        Dentry dentry = walk.path().dentry();
        if (walk.path().mount().readOnly()) {
            return -Errno.EROFS;
        }
        long outcome = Permissions.change(caller, dentry.parent().inode(), dentry.inode());
        return outcome == 0 && dentry.mounts() > 0 ? -Errno.EBUSY : outcome;
    }

    private void rmdir(Call call, Caller caller, int dirfd, int pathArg) {
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathWalk.NAME);
        if (walk == null) {
            return;
        }
        if (walk.lastDots()) {
            String path = PathArgs.path(call, pathArg);
            call.complete(path.endsWith("..") ? -Errno.ENOTEMPTY : path.endsWith(".") ? -Errno.EINVAL : -Errno.EBUSY);
            return;
        }
        Dentry dentry = walk.path().dentry();
        Inode victim = dentry.inode();
        long outcome = mayRemove(caller, walk);
        if (outcome == 0 && !victim.isDirectory()) {
            outcome = -Errno.ENOTDIR;
        }
        if (outcome == 0) {
            outcome = dentry.parent().inode().rmdir(dentry.name(), victim, kernel.clock().realtimeNs());
        }
        if (outcome == 0) {
            PathArgs.tell(caller, dentry, Inotify.IN_DELETE_SELF);
            PathArgs.tell(caller, dentry, Inotify.IN_DELETE | Inotify.IN_ISDIR);
            kernel.dentries().removed(dentry);
        }
        call.complete(outcome);
    }
}
