package io.cloister.vfs.overlay;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.memory.DataObject;
import io.cloister.vfs.tmpfs.TmpDirectory;
import io.cloister.vfs.tmpfs.TmpInode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.MutableDirectBuffer;

/**
 * A file of the overlay: {@code upper} where it was changed or made here, else {@code lower}. Copying up needs a place:
 * the directory it was found in and its name there, kept up to date by rename.
 */
final class OverlayInode extends Inode {
    private final OverlayFs fs;
    private final Attributes shown = new Attributes();
    private TmpInode upper;
    private final Inode lower;
    private OverlayInode parent;
    private String name;
    private int readers;
    private int writers;
    private long copyLimit = Long.MAX_VALUE;

    OverlayInode(OverlayFs fs, TmpInode upper, Inode lower) {
        super(fs);
        this.fs = fs;
        this.upper = upper;
        this.lower = lower;
    }

    private OverlayInode placed(OverlayInode dir, String newName) {
        parent = dir;
        name = newName;
        return this;
    }

    Inode lower() {
        return lower;
    }

    private Inode current() {
        return upper != null ? upper : lower;
    }

    private TmpDirectory upperDirectory() {
        return (TmpDirectory) upper;
    }

    @Override
    public Attributes attributes() {
        shown.set(current().attributes());
        shown.dev = fs.dev();
        if (upper != null) {
            shown.ino = fs.ino(upper);
            if (lower != null && shown.type() == Stat.S_IFDIR) {
                merged(lower.attributes(), upper.attributes().nlink);
            }
        }
        return shown;
    }

    /** A merged directory: at least as many links as it has directories below, or find(1) would not look for them. */
    private void merged(Attributes below, long linksAbove) {
        shown.nlink = below.nlink + Math.max(0, linksAbove - 2);
        shown.size = below.size;
        shown.blocks = below.blocks;
    }

    @Override
    public int type() {
        return current().attributes().mode & Stat.S_IFMT;
    }

    // ---- names ----

    @Override
    public Found lookup(int tid, String child) {
        if (upper != null) {
            TmpInode above = upperDirectory().child(child);
            if (above != null) {
                return Found.of(fs.face(above).placed(this, child));
            }
            if (upperDirectory().isWhiteout(child)) {
                return Found.NONE;
            }
        }
        if (lower == null) {
            return Found.NONE;
        }
        Found below = lower.lookup(tid, child);
        return below.error() != 0 ? below : Found.of(new OverlayInode(fs, null, below.inode()).placed(this, child));
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        Set<String> seen = new HashSet<>();
        if (upper != null) {
            upperDirectory().names().forEach((child, inode) -> {
                seen.add(child);
                into.add(new DirEntry(child, fs.ino(inode), inode.attributes().direntType()));
            });
        }
        if (lower == null) {
            return 0;
        }
        List<DirEntry> below = new ArrayList<>();
        long outcome = lower.list(tid, below);
        for (DirEntry entry : below) {
            if (!seen.contains(entry.name()) && (upper == null || !upperDirectory().isWhiteout(entry.name()))) {
                into.add(entry);
            }
        }
        return outcome;
    }

    /** Makes sure that there is an upper inode; 0 or minus an errno. Directories are copied up from the top. */
    private long copyUp() {
        if (upper != null) {
            return 0;
        }
        ArrayList<OverlayInode> chain = new ArrayList<>();
        for (OverlayInode at = this; at.upper == null; at = at.parent) {
            chain.add(at);
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            long outcome = chain.get(i).copySelfUp();
            if (outcome < 0) {
                return outcome;
            }
        }
        return 0;
    }

    private long copySelfUp() {
        TmpDirectory dir = parent.upperDirectory();
        TmpInode existing = dir.child(name);
        if (existing != null) {
            // another object for the same lower file was copied up first
            upper = existing;
            return 0;
        }
        Attributes a = lower.attributes();
        long dirTime = dir.attributes().mtimeNs;
        NewNode node = new NewNode(a.mode, a.uid, a.gid, a.rdev, fs.clock().realtimeNs());
        Found made = switch (a.type()) {
            case Stat.S_IFDIR -> dir.mkdir(name, node);
            case Stat.S_IFLNK -> {
                LinkTarget link = lower.readlink(0);
                yield link.error() != 0 ? Found.error(link.error()) : dir.symlink(name, link.target(), node);
            }
            default -> dir.create(name, node);
        };
        if (made.error() != 0) {
            return made.error();
        }
        TmpInode copy = (TmpInode) made.inode();
        long outcome = a.type() == Stat.S_IFREG ? CopyUp.data(fs.clock(), lower, copy, copyLimit) : 0;
        dir.attributes().mtimeNs = dirTime;
        if (outcome < 0) {
            dir.unlink(name, copy, dirTime);
            return outcome;
        }
        copy.attributes().atimeNs = a.atimeNs;
        copy.attributes().mtimeNs = a.mtimeNs;
        copy.attributes().ctimeNs = a.ctimeNs;
        copy.origin(lower);
        copy.face(this);
        for (int i = 0; i < readers + writers; i++) {
            copy.acquire(true);
            lower.relinquish(false);
        }
        upper = copy;
        return 0;
    }

    private boolean lowerHas(String child) {
        return lower != null && lower.isDirectory() && lower.lookup(0, child).error() == 0;
    }

    private Found made(Found found, String child) {
        if (found.error() != 0) {
            return found;
        }
        upperDirectory().whiteout(child, false);
        return Found.of(fs.face((TmpInode) found.inode()).placed(this, child));
    }

    @Override
    public Found create(String child, NewNode node) {
        long outcome = copyUp();
        return outcome < 0 ? Found.error(outcome) : made(upperDirectory().create(child, node), child);
    }

    @Override
    public Found tmpfile(NewNode node) {
        long outcome = copyUp();
        if (outcome < 0) {
            return Found.error(outcome);
        }
        Found found = upperDirectory().tmpfile(node);
        return found.error() != 0 ? found : Found.of(fs.face((TmpInode) found.inode()));
    }

    @Override
    public void neverNamed() {
        upper.neverNamed();
    }

    @Override
    public Found mkdir(String child, NewNode node) {
        long outcome = copyUp();
        return outcome < 0 ? Found.error(outcome) : made(upperDirectory().mkdir(child, node), child);
    }

    @Override
    public Found symlink(String child, String target, NewNode node) {
        long outcome = copyUp();
        return outcome < 0 ? Found.error(outcome) : made(upperDirectory().symlink(child, target, node), child);
    }

    @Override
    public long link(String child, Inode target, long nowNs) {
        OverlayInode source = (OverlayInode) target;
        long outcome = copyUp();
        if (outcome == 0) {
            outcome = source.copyUp();
        }
        if (outcome == 0) {
            outcome = upperDirectory().link(child, source.upper, nowNs);
        }
        if (outcome == 0) {
            upperDirectory().whiteout(child, false);
        }
        return outcome;
    }

    @Override
    public long unlink(String child, Inode victim, long nowNs) {
        long outcome = copyUp();
        if (outcome < 0) {
            return outcome;
        }
        TmpInode above = upperDirectory().child(child);
        if (above != null) {
            outcome = upperDirectory().unlink(child, above, nowNs);
        } else {
            upper.attributes().mtimeNs = nowNs;
            upper.attributes().ctimeNs = nowNs;
        }
        hide(child);
        return outcome;
    }

    private void hide(String child) {
        if (lowerHas(child)) {
            upperDirectory().whiteout(child, true);
        }
    }

    @Override
    public long rmdir(String child, Inode victim, long nowNs) {
        OverlayInode dir = (OverlayInode) victim;
        List<DirEntry> left = new ArrayList<>();
        long outcome = dir.list(0, left);
        if (outcome == 0 && !left.isEmpty()) {
            outcome = -Errno.ENOTEMPTY;
        }
        if (outcome == 0) {
            outcome = copyUp();
        }
        if (outcome < 0) {
            return outcome;
        }
        TmpInode above = upperDirectory().child(child);
        if (above != null) {
            outcome = upperDirectory().rmdir(child, above, nowNs);
        } else {
            upper.attributes().mtimeNs = nowNs;
        }
        hide(child);
        return outcome;
    }

    @Override
    public long rename(Rename r) {
        OverlayInode to = (OverlayInode) r.newDir();
        OverlayInode child = (OverlayInode) r.child();
        OverlayInode replaced = (OverlayInode) r.replaced();
        if (replaced != null && replaced.isDirectory() && !r.exchange()) {
            List<DirEntry> left = new ArrayList<>();
            long listed = replaced.list(0, left);
            if (listed < 0 || !left.isEmpty()) {
                return listed < 0 ? listed : -Errno.ENOTEMPTY;
            }
        }
        long outcome = copyUp();
        outcome = outcome < 0 ? outcome : to.copyUp();
        outcome = outcome < 0 ? outcome : child.copyUp();
        outcome = outcome < 0 || !r.exchange() ? outcome : replaced.copyUp();
        if (outcome < 0) {
            return outcome;
        }
        Inode above = replaced == null ? null : to.upperDirectory().child(r.newName());
        outcome = upperDirectory().rename(new Rename(r.name(), child.upper, to.upper, r.newName(), above, r.exchange(),
            r.nowNs()));
        if (outcome == 0) {
            child.placed(to, r.newName());
            to.upperDirectory().whiteout(r.newName(), false);
            if (r.exchange()) {
                replaced.placed(this, r.name());
            } else {
                hide(r.name());
            }
        }
        return outcome;
    }

    // ---- attributes ----

    @Override
    public LinkTarget readlink(int tid) {
        return current().readlink(tid);
    }

    @Override
    public long setattr(Setattr change) {
        long outcome = copyUp();
        return outcome < 0 ? outcome : upper.setattr(change);
    }

    @Override
    public int seals() {
        return upper == null ? -1 : upper.seals();
    }

    @Override
    public boolean keepsXattrs() {
        return true;
    }

    @Override
    public byte[] xattr(String key) {
        return upper == null ? null : upper.xattr(key);
    }

    @Override
    public long xattr(String key, byte[] value, long nowNs) {
        if (value == null && upper == null) {
            return -Errno.ENODATA;
        }
        long outcome = copyUp();
        return outcome < 0 ? outcome : upper.xattr(key, value, nowNs);
    }

    @Override
    public List<String> xattrs() {
        return upper == null ? List.of() : upper.xattrs();
    }

    // ---- data ----

    @Override
    public long acquire(boolean write) {
        long outcome = write ? copyUp() : 0;
        if (outcome == 0) {
            outcome = current().acquire(write);
        }
        if (outcome == 0) {
            readers += write ? 0 : 1;
            writers += write ? 1 : 0;
        }
        return outcome;
    }

    @Override
    public void relinquish(boolean write) {
        readers -= write ? 0 : 1;
        writers -= write ? 1 : 0;
        current().relinquish(write);
    }

    @Override
    public long readAt(MutableDirectBuffer memory, int offset, int length, long position) {
        return current().readAt(memory, offset, length, position);
    }

    @Override
    public long writeAt(MutableDirectBuffer memory, int offset, int length, long position, long nowNs) {
        return upper == null ? -Errno.EBADF : upper.writeAt(memory, offset, length, position, nowNs);
    }

    @Override
    public long truncate(long size, long nowNs) {
        // what is cut off need not be copied
        copyLimit = size;
        long outcome = copyUp();
        copyLimit = Long.MAX_VALUE;
        return outcome < 0 ? outcome : upper.truncate(size, nowNs);
    }

    @Override
    public long seekData(long position, boolean hole) {
        return current().seekData(position, hole);
    }

    @Override
    public long allocate(int mode, long offset, long length, long nowNs) {
        return upper == null ? -Errno.EBADF : upper.allocate(mode, offset, length, nowNs);
    }

    @Override
    public DataObject dataObject(boolean write) {
        return write && upper == null ? null : current().dataObject(write);
    }

    @Override
    public void forgotten() {
        if (upper == null) {
            lower.forgotten();
        }
    }
}
