package io.cloister.vfs.notify;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;

/** inotify_init(2), inotify_add_watch(2), inotify_rm_watch(2). */
public final class InotifyCalls {
    private static final int READ = 4;
    private final Paths paths;
    private final InotifyWatches watches;

    public InotifyCalls(Paths paths, InotifyWatches watches) {
        this.paths = paths;
        this.watches = watches;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.INOTIFY_INIT, (caller, call) -> make(caller, 0));
        table.on(Sys.INOTIFY_INIT1, (caller, call) -> make(caller, call.intArg(0)));
        table.on(Sys.INOTIFY_ADD_WATCH, this::addWatch);
        table.on(Sys.INOTIFY_RM_WATCH, InotifyCalls::removeWatch);
    }

    private long make(Caller caller, int flags) {
        if ((flags & ~(Inotify.IN_CLOEXEC | Inotify.IN_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        if (!watches.instanceMade()) {
            return -Errno.EMFILE;
        }
        InotifyFile file = new InotifyFile(watches, (flags & Inotify.IN_NONBLOCK) != 0);
        return caller.install(file, (flags & Inotify.IN_CLOEXEC) != 0);
    }

    /** (fd, path, mask). */
    private long addWatch(Caller caller, Call call) {
        int mask = call.intArg(2);
        OpenFile file = caller.file(call.intArg(0));
        boolean both = (mask & Inotify.IN_MASK_ADD) != 0 && (mask & Inotify.IN_MASK_CREATE) != 0;
        if ((mask & (Inotify.IN_ALL_EVENTS)) == 0 || both) {
            return -Errno.EINVAL;
        }
        if (!(file instanceof InotifyFile inotify)) {
            return file == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        int follow = (mask & Inotify.IN_DONT_FOLLOW) != 0 ? 0 : PathWalk.FOLLOW;
        PathWalk walk = paths.at(caller, call, Open.AT_FDCWD, 1, follow);
        long outcome = walk.error() != 0 ? walk.error() : Permissions.check(caller, walk.inode(), READ);
        if (outcome == 0 && (mask & Inotify.IN_ONLYDIR) != 0 && !walk.inode().isDirectory()) {
            outcome = -Errno.ENOTDIR;
        }
        return outcome != 0 ? outcome : inotify.add(walk.path(), mask);
    }

    /** (fd, wd). */
    private static long removeWatch(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file instanceof InotifyFile inotify) {
            return inotify.remove(call.intArg(1));
        }
        return file == null ? -Errno.EBADF : -Errno.EINVAL;
    }
}
