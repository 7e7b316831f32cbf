package io.cloister.vfs;

import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Clock;
import io.cloister.vfs.devfs.DevFs;
import io.cloister.vfs.env.VfsConfig;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.gofer.GoferFs;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.mount.FileSystemTypes;
import io.cloister.vfs.overlay.OverlayFs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.sysfs.SysFs;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.DescriptorsInUse;
import io.cloister.vfs.task.FdTable;
import io.cloister.vfs.task.FsStruct;
import io.cloister.vfs.tmpfs.TmpFs;

/** What can be mounted, and the mounts that every sandbox starts with. */
final class VfsMounts {
    private static final int SAFE = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RELATIME;
    private final VfsParts parts;
    private final FileSystemTypes types;

    VfsMounts(VfsParts parts) {
        this.parts = parts;
        Clock clock = parts.ports.clock();
        DevFs dev = new DevFs(parts.terminals);
        SysFs sys = new SysFs(parts.config.cpus());
        types = new FileSystemTypes()
            .with("tmpfs", options -> TmpFs.mounted(parts.memory, options))
            .with("ramfs", options -> TmpFs.mounted(parts.memory, options))
            .with("devtmpfs", options -> dev.mount(parts.devices, clock))
            .with("devpts", options -> dev.mountPts(parts.devices, clock))
            .with("sysfs", options -> sys.mount(parts.devices, clock))
            .with("proc", options -> parts.procFs.mount(parts.devices, clock));
    }

    FileSystemTypes types() {
        return types;
    }

    /** Mounts everything; once. {@code cwd} is the caller's directory: it stays visible even beneath a fresh mount. */
    void boot(String cwd) {
        FileSystem lower = new GoferFs(parts.gofer, 0, true, true);
        TmpFs upper = tmpfs(0755);
        FileSystem root = new OverlayFs(parts.devices, parts.ports.clock(), upper, lower);
        PathRef top = parts.mounts.mountRoot(root, "overlay").rootPath();
        // Task 0 is nobody: the table has zeros for it, so it acts as the owner of a fresh tree.
        Caller nobody = new Caller(parts.ports.tasks(), 0, new FdTable(FileLocks.NONE, new DescriptorsInUse()),
            new FsStruct(top, top));
        PathWalk before = cwd.startsWith("/tmp/") ? parts.paths.at(nobody, Open.AT_FDCWD, cwd, PathWalk.FOLLOW) : null;
        typed(nobody, "proc", "/proc", SAFE | Mount.MS_NOEXEC);
        typed(nobody, "sysfs", "/sys", SAFE | Mount.MS_NOEXEC | Mount.MS_RDONLY);
        typed(nobody, "devtmpfs", "/dev", Mount.MS_NOSUID | Mount.MS_RELATIME);
        typed(nobody, "devpts", "/dev/pts", Mount.MS_NOSUID | Mount.MS_NOEXEC | Mount.MS_RELATIME);
        mount(nobody, tmpfs(01777), "/dev/shm", "tmpfs", SAFE);
        mount(nobody, tmpfs(01777), "/tmp", "tmpfs", SAFE);
        if (before != null && before.error() == 0 && before.inode().isDirectory()) {
            bind(nobody, before.path(), cwd);
        }
        int number = 1;
        for (VfsConfig.Volume volume : parts.config.volumes()) {
            FileSystem fs = new GoferFs(parts.gofer, number++, volume.readOnly(), false);
            int flags = Mount.MS_RELATIME | (volume.readOnly() ? Mount.MS_RDONLY : 0);
            mount(nobody, fs, volume.guestPath(), "volume", flags);
        }
    }

    private TmpFs tmpfs(int mode) {
        return new TmpFs(parts.memory, mode, 0, 0, Long.MAX_VALUE);
    }

    private void bind(Caller nobody, PathRef from, String path) {
        PathWalk place = ensure(nobody, path);
        if (place != null) {
            parts.mounts.mount(from.mount().fileSystem(), from.dentry(), place.path(), "overlay", Mount.MS_RELATIME);
        }
    }

    private void typed(Caller nobody, String type, String path, int flags) {
        mount(nobody, types.make(type, ""), path, type, flags);
    }

    private void mount(Caller nobody, FileSystem fs, String path, String source, int flags) {
        PathWalk place = ensure(nobody, path);
        if (place != null) {
            parts.mounts.mount(fs, fs.rootDentry(), place.path(), source, flags);
        }
    }

    /** The directory of that name, made with its parents where it is missing; null where that can't be. */
    private PathWalk ensure(Caller nobody, String path) {
        PathWalk walk = null;
        int end = 0;
        while (end < path.length()) {
            end = path.indexOf('/', end + 1);
            end = end < 0 ? path.length() : end;
            walk = parts.paths.at(nobody, Open.AT_FDCWD, path.substring(0, end), PathWalk.FOLLOW | PathWalk.PARENT);
            if (walk.error() == 0 && walk.path().dentry().isNegative()) {
                Dentry dentry = walk.path().dentry();
                NewNode node = new NewNode(Stat.S_IFDIR | 0755, 0, 0, 0, parts.ports.clock().realtimeNs());
                Found made = dentry.parent().inode().mkdir(dentry.name(), node);
                if (made.error() != 0) {
                    return null;
                }
                parts.dentries.created(dentry, made.inode());
            }
            if (walk.error() != 0 || !walk.inode().isDirectory()) {
                return null;
            }
        }
        return walk;
    }
}
