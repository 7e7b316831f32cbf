package io.cloister.vfs.inode;

import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.vfs.env.VfsLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The mount tree (mount_namespaces(7)); one for the sandbox. */
public final class MountTable {
    private final Map<PathRef, VfsMount> byPlace = new HashMap<>();
    private final List<VfsMount> all = new ArrayList<>();
    private VfsMount top;
    private int nextId = 20;

    /** Mounts the first file system. */
    public VfsMount mountRoot(FileSystem fileSystem, String source) {
        top = new VfsMount(nextId++, fileSystem, fileSystem.rootDentry(), source, Mount.MS_RELATIME);
        all.add(top);
        return top;
    }

    /** The mount of {@code /}. */
    public VfsMount top() {
        return top;
    }

    /** In the order of mounting. */
    public List<VfsMount> all() {
        return all;
    }

    /** What is mounted exactly there, or null. */
    public VfsMount at(VfsMount mount, Dentry dentry) {
        return dentry.mounts() == 0 ? null : byPlace.get(new PathRef(mount, dentry));
    }

    /** Follows mounts from a place down to what is seen there. */
    public PathRef cross(PathRef path) {
        PathRef at = path;
        VfsMount next;
        while ((next = at(at.mount(), at.dentry())) != null) {
            at = next.rootPath();
        }
        return at;
    }

    /** mount(2): a tree at {@code place}, over what is there already. 0 or minus an errno. */
    public long mount(FileSystem fileSystem, Dentry root, PathRef place, String source, int flags) {
        if (all.size() >= VfsLimits.MOUNTS) {
            return -Errno.ENOSPC;
        }
        PathRef at = cross(place);
        VfsMount mount = new VfsMount(nextId++, fileSystem, root, source, flags);
        mount.attach(at.mount(), at.dentry());
        at.dentry().mountsBy(1);
        byPlace.put(at, mount);
        all.add(mount);
        return 0;
    }

    /** umount2(2); {@code detach}: with all that is mounted below. */
    public long unmount(VfsMount mount, boolean detach) {
        if (mount == top) {
            return -Errno.EBUSY;
        }
        List<VfsMount> below = new ArrayList<>();
        for (VfsMount m : all) {
            if (m.parent() == mount) {
                below.add(m);
            }
        }
        if (!below.isEmpty() && !detach) {
            return -Errno.EBUSY;
        }
        for (VfsMount m : below) {
            unmount(m, true);
        }
        byPlace.remove(new PathRef(mount.parent(), mount.mountpoint()));
        mount.mountpoint().mountsBy(-1);
        mount.root().unpin();
        all.remove(mount);
        return 0;
    }

    /** Moves a mount to another place (MS_MOVE, pivot_root(2)). */
    public long move(VfsMount mount, PathRef place) {
        if (mount == top) {
            return -Errno.EINVAL;
        }
        PathRef at = cross(place);
        byPlace.remove(new PathRef(mount.parent(), mount.mountpoint()));
        mount.mountpoint().mountsBy(-1);
        mount.attach(at.mount(), at.dentry());
        at.dentry().mountsBy(1);
        byPlace.put(at, mount);
        return 0;
    }
}
