package io.cloister.vfs.inode;

/** A place in the file tree: a name as seen through one mount. */
public record PathRef(VfsMount mount, Dentry dentry) {
    /** The inode there; null if the name does not exist. */
    public Inode inode() {
        return dentry.inode();
    }

    /** It is what its mount shows at the mount point. */
    public boolean isMountRoot() {
        return dentry == mount.root();
    }

    public boolean same(PathRef other) {
        return mount == other.mount && dentry == other.dentry;
    }

    /** The absolute path as seen from {@code root}; null if it can't be reached from there. */
    public String text(PathRef root) {
        StringBuilder text = new StringBuilder();
        VfsMount m = mount;
        Dentry d = dentry;
        while (!(m == root.mount && d == root.dentry)) {
            if (d == m.root()) {
                if (m.parent() == null) {
                    return null;
                }
                d = m.mountpoint();
                m = m.parent();
            } else {
                if (d.parent() == null) {
                    return null;
                }
                text.insert(0, d.name()).insert(0, '/');
                d = d.parent();
            }
        }
        return text.isEmpty() ? "/" : text.toString();
    }

    /** The path for /proc links and maps: from the top of the tree, " (deleted)" where the name is gone. */
    public String display() {
        StringBuilder text = new StringBuilder();
        VfsMount m = mount;
        Dentry d = dentry;
        while (true) {
            if (d == m.root() || d.parent() == null) {
                if (m.parent() == null) {
                    break;
                }
                d = m.mountpoint();
                m = m.parent();
            } else {
                text.insert(0, d.name()).insert(0, '/');
                d = d.parent();
            }
        }
        if (text.isEmpty()) {
            text.append(dentry.anonymousName() != null ? dentry.anonymousName() : "/");
        }
        return dentry.isUnlinked() ? text.append(" (deleted)").toString() : text.toString();
    }
}
