package io.cloister.vfs.tmpfs;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Setattr;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What all tmpfs inodes have: attributes and extended attributes. Also stands for devices, fifos and sockets. */
public class TmpInode extends Inode {
    private final TmpFs fs;
    private final Attributes attributes = new Attributes();
    private TreeMap<String, byte[]> xattrs;
    private int xattrBytes;
    private boolean freed;
    private boolean mayGetName;
    private Inode origin;
    private Inode face;

    TmpInode(TmpFs fs, NewNode node) {
        super(fs);
        this.fs = fs;
        attributes.dev = fs.dev();
        attributes.ino = fs.newIno();
        attributes.mode = node.mode();
        attributes.uid = node.uid();
        attributes.gid = node.gid();
        attributes.rdev = node.rdev();
        attributes.born(node.nowNs());
    }

    final TmpFs fs() {
        return fs;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    /** Overlay: the lower inode that this one was copied from or is merged with. */
    public final Inode origin() {
        return origin;
    }

    public final void origin(Inode lower) {
        origin = lower;
    }

    /** Overlay: the inode that guests see for this one. */
    public final Inode face() {
        return face;
    }

    public final void face(Inode overlay) {
        face = overlay;
    }

    /** open(2), O_TMPFILE: it has no name but may get one. */
    final boolean mayGetName() {
        return mayGetName;
    }

    final void mayGetName(boolean may) {
        mayGetName = may;
    }

    @Override
    public void neverNamed() {
        mayGetName = false;
    }

    @Override
    public long setattr(Setattr change) {
        change.apply(attributes);
        return 0;
    }

    void dropLink(long nowNs) {
        attributes.nlink--;
        if (attributes.nlink > 0) {
            fs.spendNames(-1);
        }
        attributes.ctimeNs = nowNs;
        freeIfUnused();
    }

    /** Nothing but names keeps this kind of inode. */
    boolean inUse() {
        return false;
    }

    final void freeIfUnused() {
        if (!freed && attributes.nlink <= 0 && !inUse()) {
            freed = true;
            fs.pool().spendText(-text());
            fs.freed(release());
        }
    }

    /** Lets the data go; bytes to be given back. */
    long release() {
        return 0;
    }

    /** Bytes of text that go with the inode (see {@link TmpfsPool#spendText}). */
    int text() {
        return xattrBytes;
    }

    @Override
    public boolean keepsXattrs() {
        return true;
    }

    @Override
    public byte[] xattr(String name) {
        return xattrs == null ? null : xattrs.get(name);
    }

    @Override
    public long xattr(String name, byte[] value, long nowNs) {
        byte[] old = xattr(name);
        if (value == null) {
            if (old == null) {
                return -Errno.ENODATA;
            }
            xattrs.remove(name);
            fs.pool().spendText(-name.length() - old.length);
            xattrBytes -= name.length() + old.length;
        } else {
            int delta = value.length - (old == null ? -name.length() : old.length);
            if (xattrBytes + delta > VfsLimits.XATTR_BYTES || !fs.pool().spendText(delta)) {
                return -Errno.ENOSPC;
            }
            if (xattrs == null) {
                xattrs = new TreeMap<>();
            }
            xattrs.put(name, value);
            xattrBytes += delta;
        }
        attributes.ctimeNs = nowNs;
        return 0;
    }

    @Override
    public List<String> xattrs() {
        return xattrs == null ? List.of() : new ArrayList<>(xattrs.keySet());
    }
}
