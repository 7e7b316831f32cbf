package io.cloister.vfs.mount;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.function.Function;

/** mount(2), umount2(2), pivot_root(2). Propagation is accepted and means nothing: there is one mount namespace. */
public final class MountCalls implements CallModule {
    private static final int KEPT = Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV
        | Mount.MS_NOEXEC | Mount.MS_NOATIME | Mount.MS_NODIRATIME | Mount.MS_RELATIME;
    private static final int PROPAGATION = Mount.MS_SHARED | Mount.MS_PRIVATE | Mount.MS_SLAVE
        | Mount.MS_UNBINDABLE;

    private final VfsKernel kernel;
    private final MountTable mounts;

    public MountCalls(VfsKernel kernel) {
        this.kernel = kernel;
        this.mounts = kernel.mounts();
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.MOUNT, this::mount);
        handlers.register(Sys.UMOUNT2, this::umount);
        handlers.register(Sys.PIVOT_ROOT, this::pivotRoot);
    }

    private void mount(Call call, Caller caller) {
        if (!caller.capable(Caps.CAP_SYS_ADMIN)) {
            call.complete(-Errno.EPERM);
            return;
        }
        PathWalk place = PathArgs.walk(call, caller, Open.AT_FDCWD, 1, PathWalk.FOLLOW);
        if (place == null) {
            return;
        }
        int flags = call.intArg(3);
        if ((flags & Mount.MS_REMOUNT) != 0) {
            call.complete(remount(place.path(), flags));
        } else if ((flags & Mount.MS_BIND) != 0) {
            bind(call, caller, place.path(), flags);
        } else if ((flags & PROPAGATION) != 0) {
            call.complete(place.path().dentry() == place.path().mount().root() ? 0 : -Errno.EINVAL);
        } else if ((flags & Mount.MS_MOVE) != 0) {
            move(call, caller, place.path());
        } else {
            call.complete(fresh(call, place.path(), flags));
        }
    }

    private static long remount(PathRef place, int flags) {
        if (place.dentry() != place.mount().root()) {
            return -Errno.EINVAL;
        }
        place.mount().flags(flags & KEPT);
        return 0;
    }

    private void bind(Call call, Caller caller, PathRef place, int flags) {
        PathWalk source = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (source == null) {
            return;
        }
        if (source.inode().isDirectory() != place.inode().isDirectory()) {
            call.complete(-Errno.ENOTDIR);
            return;
        }
        PathRef from = source.path();
        long outcome = mounts.mount(from.mount().fileSystem(), from.dentry(), place, from.mount().source(), from.mount().flags());
        if (outcome == 0 && (flags & Mount.MS_REC) != 0) {
            VfsMount made = mounts.cross(place).mount();
            for (VfsMount m : new ArrayList<>(mounts.all())) {
                if (m.parent() == from.mount() && m != made && m.mountpoint().isBelow(from.dentry())) {
                    mounts.mount(m.fileSystem(), m.root(), new PathRef(made, m.mountpoint()), m.source(), m.flags());
                }
            }
        }
        call.complete(outcome);
    }

    private void move(Call call, Caller caller, PathRef place) {
        PathWalk source = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (source != null) {
            boolean isRoot = source.path().dentry() == source.path().mount().root();
            call.complete(isRoot ? mounts.move(source.path().mount(), place) : -Errno.EINVAL);
        }
    }

    private long fresh(Call call, PathRef place, int flags) {
        String type = call.inText(2);
        if (type == null) {
            return PathArgs.pathError(call, 2);
        }
        if (!place.inode().isDirectory()) {
            return -Errno.ENOTDIR;
        }
        Function<String, FileSystem> factory = kernel.fileSystemTypes().get(type);
        if (factory == null) {
            return -Errno.ENODEV;
        }
        String data = call.inText(4);
        String source = call.inText(0);
        FileSystem fs = factory.apply(data == null ? "" : data);
        return fs == null ? -Errno.EINVAL : mounts.mount(fs, fs.rootDentry(), place, source == null || source.isEmpty() ? "none" : source, flags & KEPT);
    }

    private void umount(Call call, Caller caller) {
        int flags = call.intArg(1);
        if (!caller.capable(Caps.CAP_SYS_ADMIN)) {
            call.complete(-Errno.EPERM);
            return;
        }
        int known = Mount.MNT_FORCE | Mount.MNT_DETACH | Mount.MNT_EXPIRE | Mount.UMOUNT_NOFOLLOW;
        if ((flags & ~known) != 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        int follow = (flags & Mount.UMOUNT_NOFOLLOW) != 0 ? 0 : PathWalk.FOLLOW;
        PathWalk place = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, follow);
        if (place == null) {
            return;
        }
        VfsMount mount = place.path().mount();
        boolean isRoot = place.path().dentry() == mount.root();
        call.complete(!isRoot ? -Errno.EINVAL : mounts.unmount(mount, (flags & Mount.MNT_DETACH) != 0));
    }

    /** The top can't be moved here; containers that pivot get EINVAL as on an initramfs (pivot_root(2)) and fall back to chroot. */
    private void pivotRoot(Call call, Caller caller) {
        call.complete(caller.capable(Caps.CAP_SYS_ADMIN) ? -Errno.EINVAL : -Errno.EPERM);
    }
}
