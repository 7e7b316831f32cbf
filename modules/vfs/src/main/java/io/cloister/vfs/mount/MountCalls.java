package io.cloister.vfs.mount;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;

/** mount(2), umount2(2), pivot_root(2). Propagation is accepted and means nothing: there is one mount namespace. */
public final class MountCalls {
    private static final int KEPT = Mount.MS_RDONLY | Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC
        | Mount.MS_NOATIME | Mount.MS_NODIRATIME | Mount.MS_RELATIME;
    private static final int PROPAGATION = Mount.MS_SHARED | Mount.MS_PRIVATE | Mount.MS_SLAVE | Mount.MS_UNBINDABLE;

    private final Paths paths;
    private final MountTable mounts;
    private final FileSystemTypes types;

    public MountCalls(Paths paths, MountTable mounts, FileSystemTypes types) {
        this.paths = paths;
        this.mounts = mounts;
        this.types = types;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.MOUNT, this::mount);
        table.on(Sys.UMOUNT2, this::umount);
        table.on(Sys.PIVOT_ROOT, this::pivotRoot);
    }

    private long mount(Caller caller, Call call) {
        if (!caller.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        PathWalk place = paths.at(caller, call, Open.AT_FDCWD, 1, PathWalk.FOLLOW);
        if (place.error() != 0) {
            return place.error();
        }
        int flags = call.intArg(3);
        if ((flags & Mount.MS_REMOUNT) != 0) {
            return remount(place.path(), flags);
        }
        if ((flags & Mount.MS_BIND) != 0) {
            return bind(caller, call, place.path(), flags);
        }
        if ((flags & PROPAGATION) != 0) {
            return place.path().isMountRoot() ? 0 : -Errno.EINVAL;
        }
        return (flags & Mount.MS_MOVE) != 0 ? move(caller, call, place.path()) : fresh(call, place.path(), flags);
    }

    private static long remount(PathRef place, int flags) {
        if (!place.isMountRoot()) {
            return -Errno.EINVAL;
        }
        place.mount().flags(flags & KEPT);
        return 0;
    }

    private long bind(Caller caller, Call call, PathRef place, int flags) {
        PathWalk source = paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (source.error() != 0) {
            return source.error();
        }
        if (source.inode().isDirectory() != place.inode().isDirectory()) {
            return -Errno.ENOTDIR;
        }
        PathRef from = source.path();
        VfsMount mount = from.mount();
        long outcome = mounts.mount(mount.fileSystem(), from.dentry(), place, mount.source(), mount.flags());
        if (outcome == 0 && (flags & Mount.MS_REC) != 0) {
            VfsMount made = mounts.cross(place).mount();
            for (VfsMount m : new ArrayList<>(mounts.all())) {
                if (m.parent() == mount && m != made && m.mountpoint().isBelow(from.dentry())) {
                    mounts.mount(m.fileSystem(), m.root(), new PathRef(made, m.mountpoint()), m.source(), m.flags());
                }
            }
        }
        return outcome;
    }

    private long move(Caller caller, Call call, PathRef place) {
        PathWalk source = paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (source.error() != 0) {
            return source.error();
        }
        return source.path().isMountRoot() ? mounts.move(source.path().mount(), place) : -Errno.EINVAL;
    }

    private long fresh(Call call, PathRef place, int flags) {
        String type = call.inText(2);
        if (type == null) {
            return PathArgs.pathError(call, 2);
        }
        if (!place.inode().isDirectory()) {
            return -Errno.ENOTDIR;
        }
        if (!types.has(type)) {
            return -Errno.ENODEV;
        }
        String data = call.inText(4);
        FileSystem fs = types.make(type, data == null ? "" : data);
        if (fs == null) {
            return -Errno.EINVAL;
        }
        String source = call.inText(0);
        return mounts.mount(fs, fs.rootDentry(), place, source == null || source.isEmpty() ? "none" : source,
            flags & KEPT);
    }

    private long umount(Caller caller, Call call) {
        int flags = call.intArg(1);
        if (!caller.capable(Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        int known = Mount.MNT_FORCE | Mount.MNT_DETACH | Mount.MNT_EXPIRE | Mount.UMOUNT_NOFOLLOW;
        if ((flags & ~known) != 0) {
            return -Errno.EINVAL;
        }
        int follow = (flags & Mount.UMOUNT_NOFOLLOW) != 0 ? 0 : PathWalk.FOLLOW;
        PathWalk place = paths.at(caller, call, Open.AT_FDCWD, 0, follow);
        if (place.error() != 0) {
            return place.error();
        }
        boolean detach = (flags & Mount.MNT_DETACH) != 0;
        return place.path().isMountRoot() ? mounts.unmount(place.path().mount(), detach) : -Errno.EINVAL;
    }

    /**
     * The top can't be moved; containers that pivot get EINVAL as on an initramfs (pivot_root(2)) and fall back to
     * chroot.
     */
    private long pivotRoot(Caller caller, Call call) {
        return caller.capable(Caps.CAP_SYS_ADMIN) ? -Errno.EINVAL : -Errno.EPERM;
    }
}
