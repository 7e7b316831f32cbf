package io.cloister.vfs.notify;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.bus.Call;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;

/** inotify_init(2), inotify_add_watch(2), inotify_rm_watch(2). */
public final class InotifyCalls {
    private static final int READ = 4;
    private final InotifyWatches watches;

    /** Over all watches. */
    public InotifyCalls(InotifyWatches watches) {
        this.watches = watches;
    }

    /** (). */
    public void init(Call call, Caller caller) {
        make(call, caller, 0);
    }

    /** (flags). */
    public void init1(Call call, Caller caller) {
        if ((call.intArg(0) & ~(Inotify.IN_CLOEXEC | Inotify.IN_NONBLOCK)) != 0) {
            call.complete(-Errno.EINVAL);
        } else {
            make(call, caller, call.intArg(0));
        }
    }

    private void make(Call call, Caller caller, int flags) {
        if (!watches.instanceMade()) {
            call.complete(-Errno.EMFILE);
            return;
        }
        InotifyFile file = new InotifyFile(watches, (flags & Inotify.IN_NONBLOCK) != 0);
        call.complete(caller.install(file, (flags & Inotify.IN_CLOEXEC) != 0));
    }

    /** (fd, path, mask). */
    public void addWatch(Call call, Caller caller) {
        int mask = call.intArg(2);
        OpenFile file = caller.file(call.intArg(0));
        boolean both = (mask & Inotify.IN_MASK_ADD) != 0 && (mask & Inotify.IN_MASK_CREATE) != 0;
        String path = call.inText(1);
        if ((mask & (Inotify.IN_ALL_EVENTS)) == 0 || both) {
            call.complete(-Errno.EINVAL);
        } else if (!(file instanceof InotifyFile inotify)) {
            call.complete(file == null ? -Errno.EBADF : -Errno.EINVAL);
        } else if (path == null) {
            call.complete(call.inLength(1) < 0 ? call.inLength(1) : -Errno.EFAULT);
        } else {
            PathWalk walk = PathWalk.at(caller, Open.AT_FDCWD, path, (mask & Inotify.IN_DONT_FOLLOW) != 0 ? 0 : PathWalk.FOLLOW);
            long refused = walk.error() != 0 ? walk.error() : Permissions.check(caller, walk.inode(), READ);
            if (refused == 0 && (mask & Inotify.IN_ONLYDIR) != 0 && !walk.inode().isDirectory()) {
                refused = -Errno.ENOTDIR;
            }
            call.complete(refused != 0 ? refused : inotify.add(walk.path(), mask));
        }
    }

    /** (fd, wd). */
    public void removeWatch(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file instanceof InotifyFile inotify) {
            call.complete(inotify.remove(call.intArg(1)));
        } else {
            call.complete(file == null ? -Errno.EBADF : -Errno.EINVAL);
        }
    }
}
