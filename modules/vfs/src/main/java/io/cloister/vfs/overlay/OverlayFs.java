package io.cloister.vfs.overlay;

import io.cloister.abi.Mount;
import io.cloister.abi.StatfsLayout;
import io.cloister.bus.Clock;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.tmpfs.TmpDirectory;
import io.cloister.vfs.tmpfs.TmpFs;
import io.cloister.vfs.tmpfs.TmpInode;
import org.agrona.MutableDirectBuffer;

/**
 * Two trees seen as one. An upper inode remembers the lower one it came from (its origin), so that renamed directories
 * stay merged and inode numbers stay what they were. An upper directory without an origin is opaque. Lower inode
 * numbers show as they are; the upper's own are moved out of their way.
 */
public final class OverlayFs extends FileSystem {
    private static final long UPPER_INO = 1L << 40;

    private final Clock clock;
    private final TmpFs upper;
    private final OverlayInode root;

    /** {@code lower} is never changed. */
    public OverlayFs(DeviceNumbers devices, Clock clock, TmpFs upper, FileSystem lower) {
        super("overlay", Mount.OVERLAYFS_SUPER_MAGIC, devices.fresh());
        this.clock = clock;
        this.upper = upper;
        TmpDirectory top = upper.root();
        top.origin(lower.root());
        // Untouched yet: it looks as the lower one does.
        Attributes below = lower.root().attributes();
        top.attributes().mode = below.mode;
        top.attributes().uid = below.uid;
        top.attributes().gid = below.gid;
        top.attributes().nlink = 2;
        top.attributes().atimeNs = below.atimeNs;
        top.attributes().mtimeNs = below.mtimeNs;
        top.attributes().ctimeNs = below.ctimeNs;
        root = face(top);
    }

    Clock clock() {
        return clock;
    }

    @Override
    public Inode root() {
        return root;
    }

    /** What guests see of an upper inode: always the same object. */
    OverlayInode face(TmpInode inode) {
        if (inode.face() == null) {
            inode.face(new OverlayInode(this, inode, inode.origin()));
        }
        return (OverlayInode) inode.face();
    }

    /** Number of an upper inode. */
    long ino(TmpInode inode) {
        return inode.origin() != null ? inode.origin().attributes().ino : UPPER_INO + inode.attributes().ino;
    }

    @Override
    public void prefetch(Inode directory, String[] names, int from) {
        Inode lower = ((OverlayInode) directory).lower();
        if (lower != null) {
            lower.fileSystem().prefetch(lower, names, from);
        }
    }

    @Override
    public String options() {
        return ",lowerdir=/,upperdir=none,workdir=none";
    }

    @Override
    public long statfs(MutableDirectBuffer memory, int at) {
        long outcome = upper.statfs(memory, at);
        memory.putLong(at + StatfsLayout.F_TYPE, magic());
        return outcome;
    }
}
