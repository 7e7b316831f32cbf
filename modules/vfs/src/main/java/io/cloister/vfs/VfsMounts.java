package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Clock;
import io.cloister.spec.MountOptions;
import io.cloister.spec.MountSpec;
import io.cloister.vfs.devfs.DevFs;
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
import java.util.List;

/** What can be mounted, and the mounts that every sandbox starts with. */
final class VfsMounts {
    private final VfsParts parts;
    private final FileSystemTypes types;

    VfsMounts(VfsParts parts) {
        this.parts = parts;
        Clock clock = parts.ports.clock();
        DevFs dev = new DevFs(parts.terminals);
        SysFs sys = new SysFs(parts.spec.machine());
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

    /**
     * What could not be mounted: minus an errno and the index in the list of the specification; 0 if all is there.
     */
    record Outcome(long error, int index) {
        static final Outcome DONE = new Outcome(0, 0);
    }

    /** Mounts everything; once. */
    Outcome boot() {
        FileSystem lower = new GoferFs(parts.gofer, 0, true, true);
        FileSystem root = new OverlayFs(parts.devices, parts.ports.clock(), tmpfs(0755), lower);
        PathRef top = parts.mounts.mountRoot(root, "overlay").rootPath();
        // Task 0 is nobody: the table has zeros for it, so it acts as the owner of a fresh tree.
        Caller nobody = new Caller(parts.ports.tasks(), 0, new FdTable(FileLocks.NONE, new DescriptorsInUse()),
            new FsStruct(top, top));
        List<MountSpec> list = parts.spec.container().mounts();
        PathWalk[] ofRoot = new PathWalk[list.size()];
        for (int i = 0; i < ofRoot.length; i++) {
            if (list.get(i).type().equals(MountSpec.ROOT)) { // now: other mounts may hide it
                ofRoot[i] = parts.paths.at(nobody, Open.AT_FDCWD, list.get(i).source(), PathWalk.FOLLOW);
            }
        }
        int volume = 1;
        for (int i = 0; i < list.size(); i++) {
            MountSpec mount = list.get(i);
            long error = switch (mount.type()) {
                case MountSpec.ROOT -> part(nobody, mount, ofRoot[i]);
                case MountSpec.BIND -> volume(nobody, mount, volume++);
                default -> fresh(nobody, mount);
            };
            if (error != 0) {
                return new Outcome(error, i);
            }
        }
        return Outcome.DONE;
    }

    private TmpFs tmpfs(int mode) {
        return new TmpFs(parts.memory, mode, 0, 0, Long.MAX_VALUE);
    }

    /** A directory of the root itself. */
    private long part(Caller nobody, MountSpec mount, PathWalk from) {
        if (from.error() != 0) {
            return from.error();
        }
        if (!from.inode().isDirectory()) {
            return -Errno.ENOTDIR;
        }
        PathWalk place = ensure(nobody, mount.destination());
        return place.error() != 0 ? place.error() : parts.mounts.mount(from.path().mount().fileSystem(),
            from.path().dentry(), place.path(), "overlay", flags(mount));
    }

    /** A directory of the host: root {@code number} of the gofer. */
    private long volume(Caller nobody, MountSpec mount, int number) {
        return mount(nobody, new GoferFs(parts.gofer, number, mount.isReadonly(), false), mount, "volume");
    }

    private long fresh(Caller nobody, MountSpec mount) {
        FileSystem made = !types.has(mount.type()) ? null
            : types.make(mount.type(), MountOptions.of(mount.options()).data());
        return made == null ? -Errno.EINVAL : mount(nobody, made, mount, mount.source());
    }

    private long mount(Caller nobody, FileSystem fs, MountSpec mount, String source) {
        PathWalk place = ensure(nobody, mount.destination());
        return place.error() != 0 ? place.error()
            : parts.mounts.mount(fs, fs.rootDentry(), place.path(), source, flags(mount));
    }

    private static int flags(MountSpec mount) {
        return MountOptions.of(mount.options()).flags() | Mount.MS_RELATIME;
    }

    /** The directory of that name, made with its parents where it is missing; failed where that can't be. */
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
                    return walk.fail(made.error());
                }
                parts.dentries.created(dentry, made.inode());
            }
            if (walk.error() != 0) {
                return walk;
            }
            if (!walk.inode().isDirectory()) {
                return walk.fail(-Errno.ENOTDIR);
            }
        }
        return walk;
    }
}
