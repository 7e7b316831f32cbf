package io.cloister.vfs;

import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.env.VfsConfig;
import io.cloister.vfs.gofer.GoferFs;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.overlay.OverlayFs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.FdTable;
import io.cloister.vfs.task.FsStruct;
import io.cloister.vfs.tmpfs.TmpFs;
import java.util.function.Function;

/** The mounts that every sandbox starts with. */
final class Boot {
    private static final int SAFE = Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_RELATIME;
    private final VfsKernel kernel;
    private final Caller boot;

    private Boot(VfsKernel kernel) {
        this.kernel = kernel;
        FileSystem lower = new GoferFs(kernel, 0, true, true);
        TmpFs upper = new TmpFs(kernel, 0755, 0, 0, Long.MAX_VALUE);
        kernel.mounts().mountRoot(new OverlayFs(kernel, upper, lower), "overlay");
        // Task 0 is nobody: the table has zeros for it, so it acts as the owner of a fresh tree.
        boot = new Caller(kernel, 0, new FdTable(FdTable.CloseHook.NONE, kernel.counters()),
            new FsStruct(kernel.mounts().top().rootPath(), kernel.mounts().top().rootPath()));
    }

    /** What can be mounted without any other part. */
    static void types(VfsKernel kernel) {
        kernel.fileSystemType("tmpfs", options -> TmpFs.mounted(kernel, options));
        kernel.fileSystemType("ramfs", options -> TmpFs.mounted(kernel, options));
    }

    /** Mounts everything; once. {@code cwd} is the caller's directory: it stays visible even beneath a fresh mount. */
    static void mounts(VfsKernel kernel, String cwd) {
        Boot it = new Boot(kernel);
        PathWalk before = cwd.startsWith("/tmp/") ? PathWalk.at(it.boot, Open.AT_FDCWD, cwd, PathWalk.FOLLOW) : null;
        it.typed("proc", "/proc", SAFE | Mount.MS_NOEXEC);
        it.typed("sysfs", "/sys", SAFE | Mount.MS_NOEXEC | Mount.MS_RDONLY);
        it.typed("devtmpfs", "/dev", Mount.MS_NOSUID | Mount.MS_RELATIME);
        it.typed("devpts", "/dev/pts", Mount.MS_NOSUID | Mount.MS_NOEXEC | Mount.MS_RELATIME);
        it.mount(new TmpFs(kernel, 01777, 0, 0, Long.MAX_VALUE), "/dev/shm", "tmpfs", SAFE);
        it.mount(new TmpFs(kernel, 01777, 0, 0, Long.MAX_VALUE), "/tmp", "tmpfs", SAFE);
        if (before != null && before.error() == 0 && before.inode().isDirectory()) {
            it.bind(before.path(), cwd);
        }
        int number = 1;
        for (VfsConfig.Volume volume : kernel.config().volumes()) {
            FileSystem fs = new GoferFs(kernel, number++, volume.readOnly(), false);
            it.mount(fs, volume.guestPath(), "volume", Mount.MS_RELATIME | (volume.readOnly() ? Mount.MS_RDONLY : 0));
        }
    }

    private void bind(PathRef from, String path) {
        PathWalk place = ensure(path);
        if (place != null) {
            kernel.mounts().mount(from.mount().fileSystem(), from.dentry(), place.path(), "overlay", Mount.MS_RELATIME);
        }
    }

    private void typed(String type, String path, int flags) {
        Function<String, FileSystem> factory = kernel.fileSystemTypes().get(type);
        if (factory != null) {
            mount(factory.apply(""), path, type, flags);
        }
    }

    private void mount(FileSystem fs, String path, String source, int flags) {
        PathWalk place = ensure(path);
        if (place != null) {
            kernel.mounts().mount(fs, fs.rootDentry(), place.path(), source, flags);
        }
    }

    /** The directory of that name, made with its parents where it is missing; null where that can't be. */
    private PathWalk ensure(String path) {
        PathWalk walk = null;
        int end = 0;
        while (end < path.length()) {
            end = path.indexOf('/', end + 1);
            end = end < 0 ? path.length() : end;
            walk = PathWalk.at(boot, Open.AT_FDCWD, path.substring(0, end), PathWalk.FOLLOW | PathWalk.PARENT);
            if (walk.error() == 0 && walk.path().dentry().isNegative()) {
                Dentry dentry = walk.path().dentry();
                NewNode node = new NewNode(Stat.S_IFDIR | 0755, 0, 0, 0, kernel.clock().realtimeNs());
                Found made = dentry.parent().inode().mkdir(dentry.name(), node);
                if (made.error() != 0) {
                    return null;
                }
                kernel.dentries().created(dentry, made.inode());
            }
            if (walk.error() != 0 || !walk.inode().isDirectory()) {
                return null;
            }
        }
        return walk;
    }
}
