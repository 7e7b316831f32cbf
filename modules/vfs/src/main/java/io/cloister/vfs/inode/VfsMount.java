package io.cloister.vfs.inode;

import io.cloister.abi.Mount;

/** One mount: a tree seen at a place. */
public final class VfsMount {
    private final int id;
    private final FileSystem fileSystem;
    private final Dentry root;
    private final String source;
    private VfsMount parent;
    private Dentry mountpoint;
    private int flags;

    VfsMount(int id, FileSystem fileSystem, Dentry root, String source, int flags) {
        this.id = id;
        this.fileSystem = fileSystem;
        this.root = root;
        this.source = source;
        this.flags = flags;
        root.pin();
    }

    void attach(VfsMount newParent, Dentry place) {
        parent = newParent;
        mountpoint = place;
    }

    /** As in /proc/PID/mountinfo. */
    public int id() {
        return id;
    }

    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** What is seen at the mount point. */
    public Dentry root() {
        return root;
    }

    /** First field of /proc/mounts. */
    public String source() {
        return source;
    }

    /** The mount this one sits on; null at the top. */
    public VfsMount parent() {
        return parent;
    }

    /** Where on its parent. */
    public Dentry mountpoint() {
        return mountpoint;
    }

    /** MS_RDONLY, MS_NOSUID, ... */
    public int flags() {
        return flags;
    }

    /** MS_REMOUNT. */
    public void flags(int newFlags) {
        flags = newFlags;
    }

    /** Changes are refused with EROFS. */
    public boolean readOnly() {
        return (flags & Mount.MS_RDONLY) != 0 || fileSystem.readOnly();
    }

    /** The root of this mount as a place. */
    public PathRef rootPath() {
        return new PathRef(this, root);
    }

    /** Options as /proc/mounts shows them. */
    public String options() {
        StringBuilder text = new StringBuilder(readOnly() ? "ro" : "rw");
        int[] bits = {Mount.MS_NOSUID, Mount.MS_NODEV, Mount.MS_NOEXEC, Mount.MS_NOATIME,
            Mount.MS_RELATIME};
        String[] names = {"nosuid", "nodev", "noexec", "noatime", "relatime"};
        for (int i = 0; i < bits.length; i++) {
            if ((flags & bits[i]) != 0) {
                text.append(',').append(names[i]);
            }
        }
        return text.append(fileSystem.options()).toString();
    }
}
