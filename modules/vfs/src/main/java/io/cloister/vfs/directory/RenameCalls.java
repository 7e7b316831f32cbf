package io.cloister.vfs.directory;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;

/** rename(2), renameat(2), renameat2(2). */
public final class RenameCalls {
    private final Paths paths;
    private final DentryCache dentries;
    private final FsNotify notify;
    private final Clock clock;
    private int cookies;

    public RenameCalls(Paths paths, DentryCache dentries, FsNotify notify, Clock clock) {
        this.paths = paths;
        this.dentries = dentries;
        this.notify = notify;
        this.clock = clock;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.RENAME, (caller, call) -> rename(caller, call, 0, 1, 0));
        table.on(Sys.RENAMEAT, (caller, call) -> rename(caller, call, 1, 3, 0));
        table.on(Sys.RENAMEAT2, (caller, call) -> rename(caller, call, 1, 3, call.intArg(4)));
    }

    private long rename(Caller caller, Call call, int oldArg, int newArg, int flags) {
        boolean exchange = (flags & Misc.RENAME_EXCHANGE) != 0;
        boolean noReplace = (flags & Misc.RENAME_NOREPLACE) != 0;
        if ((flags & ~(Misc.RENAME_NOREPLACE | Misc.RENAME_EXCHANGE)) != 0 || exchange && noReplace) {
            return -Errno.EINVAL;
        }
        int oldDirfd = oldArg == 0 ? Open.AT_FDCWD : call.intArg(0);
        int newDirfd = oldArg == 0 ? Open.AT_FDCWD : call.intArg(2);
        PathWalk from = paths.at(caller, call, oldDirfd, oldArg, PathWalk.NAME);
        if (from.error() != 0) {
            return from.error();
        }
        PathWalk to = paths.at(caller, call, newDirfd, newArg, PathWalk.NAME | PathWalk.PARENT);
        if (to.error() != 0) {
            return to.error();
        }
        if (from.lastDots() || to.lastDots()) {
            return to.lastDots() && noReplace ? -Errno.EEXIST : -Errno.EBUSY;
        }
        long outcome = check(caller, from, to, noReplace, exchange);
        Dentry source = from.path().dentry();
        Dentry target = to.path().dentry();
        if (outcome == 0 && source != target && (target.isNegative() || target.inode() != source.inode())) {
            outcome = perform(source, target, exchange);
        }
        return outcome;
    }

    private static long check(Caller caller, PathWalk from, PathWalk to, boolean noReplace, boolean exchange) {
        Dentry source = from.path().dentry();
        Dentry target = to.path().dentry();
        Inode moved = source.inode();
        Inode replaced = target.inode();
        if (from.path().mount() != to.path().mount()) {
            return -Errno.EXDEV;
        }
        if (noReplace && replaced != null) {
            return -Errno.EEXIST;
        }
        if (exchange && replaced == null) {
            return -Errno.ENOENT;
        }
        boolean wantsDirectory = from.trailingSlash() || to.trailingSlash();
        if (wantsDirectory && !moved.isDirectory() && !exchange) {
            return -Errno.ENOTDIR;
        }
        if (target.isBelow(source)) {
            return source == target ? 0 : -Errno.EINVAL;
        }
        if (source.isBelow(target)) {
            return exchange ? -Errno.EINVAL : -Errno.ENOTEMPTY;
        }
        if (from.path().mount().readOnly()) {
            return -Errno.EROFS;
        }
        return permitted(caller, source, target, exchange);
    }

    private static long permitted(Caller caller, Dentry source, Dentry target, boolean exchange) {
        Inode moved = source.inode();
        Inode replaced = target.inode();
        long outcome = Permissions.change(caller, source.parent().inode(), moved);
        if (outcome == 0) {
            outcome = Permissions.change(caller, target.parent().inode(), replaced);
        }
        if (outcome == 0 && target.parent().isUnlinked()) {
            outcome = -Errno.ENOENT;
        }
        if (outcome == 0 && source.parent() != target.parent() && moved.isDirectory()) {
            outcome = Permissions.check(caller, moved, 2);
        }
        if (outcome == 0 && replaced != null && !exchange) {
            if (replaced.isDirectory() && !moved.isDirectory()) {
                outcome = -Errno.EISDIR;
            } else if (!replaced.isDirectory() && moved.isDirectory()) {
                outcome = -Errno.ENOTDIR;
            }
        }
        return outcome == 0 && (source.mounts() > 0 || target.mounts() > 0) ? -Errno.EBUSY : outcome;
    }

    private long perform(Dentry source, Dentry target, boolean exchange) {
        Inode moved = source.inode();
        Inode replaced = target.inode();
        Inode.Rename rename = new Inode.Rename(source.name(), moved, target.parent().inode(), target.name(), replaced,
            exchange, clock.realtimeNs());
        long outcome = source.parent().inode().rename(rename);
        if (outcome != 0) {
            return outcome;
        }
        boolean told = notify.active();
        int directory = moved.isDirectory() ? Inotify.IN_ISDIR : 0;
        int cookie = ++cookies;
        if (told) {
            notify.event(source, Inotify.IN_MOVED_FROM | directory, cookie);
        }
        dentries.moved(source, target, exchange);
        if (told) {
            notify.event(source, Inotify.IN_MOVED_TO | directory, cookie);
            notify.event(source, Inotify.IN_MOVE_SELF, 0);
            if (replaced != null && !exchange && replaced.attributes().nlink == 0) {
                notify.event(target, Inotify.IN_DELETE_SELF, 0);
            }
        }
        return 0;
    }
}
