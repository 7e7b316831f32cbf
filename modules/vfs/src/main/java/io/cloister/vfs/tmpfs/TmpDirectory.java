package io.cloister.vfs.tmpfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.NewNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A directory; names in the order of their making. For the overlay it also remembers which lower names are gone
 * (whiteouts).
 */
public final class TmpDirectory extends TmpInode {
    private final Map<String, TmpInode> names = new LinkedHashMap<>();
    private Set<String> whiteouts;

    TmpDirectory(TmpFs fs, NewNode node) {
        super(fs, node);
    }

    @Override
    public Attributes attributes() {
        Attributes a = super.attributes();
        a.size = 4096;
        return a;
    }

    /** The inode of that name, or null. */
    public TmpInode child(String name) {
        return names.get(name);
    }

    public Map<String, TmpInode> names() {
        return names;
    }

    /** Lower names that don't exist any more. */
    public boolean isWhiteout(String name) {
        return whiteouts != null && whiteouts.contains(name);
    }

    /** Hides a lower name, or shows it again. */
    public void whiteout(String name, boolean hidden) {
        if (hidden) {
            if (whiteouts == null) {
                whiteouts = new LinkedHashSet<>();
            }
            whiteouts.add(name);
        } else if (whiteouts != null) {
            whiteouts.remove(name);
        }
    }

    @Override
    public Found lookup(int tid, String name) {
        TmpInode child = names.get(name);
        return child == null ? Found.NONE : Found.of(child);
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        for (Map.Entry<String, TmpInode> e : names.entrySet()) {
            Attributes a = e.getValue().attributes();
            into.add(new DirEntry(e.getKey(), a.ino, a.direntType()));
        }
        return 0;
    }

    private Found add(String name, TmpInode child, long nowNs) {
        names.put(name, child);
        touched(nowNs);
        if (child instanceof TmpDirectory) {
            child.attributes().nlink = 2;
            attributes().nlink++;
        }
        return Found.of(child);
    }

    private void touched(long nowNs) {
        attributes().mtimeNs = nowNs;
        attributes().ctimeNs = nowNs;
    }

    private boolean full() {
        return !fs().hasInodes() || names.size() >= VfsLimits.DIRECTORY_ENTRIES;
    }

    @Override
    public Found create(String name, NewNode node) {
        if (full()) {
            return Found.error(-Errno.ENOSPC);
        }
        return add(name, newInode(node), node.nowNs());
    }

    private TmpInode newInode(NewNode node) {
        return (node.mode() & Stat.S_IFMT) == Stat.S_IFREG ? new TmpFile(fs(), node) : new TmpInode(fs(), node);
    }

    @Override
    public Found tmpfile(NewNode node) {
        if (!fs().hasInodes()) {
            return Found.error(-Errno.ENOSPC);
        }
        TmpFile file = new TmpFile(fs(), node);
        file.attributes().nlink = 0;
        file.mayGetName(true);
        return Found.of(file);
    }

    @Override
    public Found mkdir(String name, NewNode node) {
        return full() ? Found.error(-Errno.ENOSPC) : add(name, new TmpDirectory(fs(), node), node.nowNs());
    }

    @Override
    public Found symlink(String name, String target, NewNode node) {
        return full() || !fs().pool().spendText(target.length()) ? Found.error(-Errno.ENOSPC)
            : add(name, new TmpLink(fs(), target, node), node.nowNs());
    }

    @Override
    public long link(String name, Inode target, long nowNs) {
        if (names.size() >= VfsLimits.DIRECTORY_ENTRIES) {
            return -Errno.ENOSPC;
        }
        TmpInode child = (TmpInode) target;
        if (child.attributes().nlink == 0 && !child.mayGetName()) {
            return -Errno.ENOENT;
        }
        if (child.attributes().nlink > 0 && !fs().spendNames(1)) {
            return -Errno.ENOSPC;
        }
        child.attributes().nlink++;
        child.attributes().ctimeNs = nowNs;
        names.put(name, child);
        touched(nowNs);
        return 0;
    }

    @Override
    public long unlink(String name, Inode child, long nowNs) {
        names.remove(name);
        touched(nowNs);
        ((TmpInode) child).dropLink(nowNs);
        return 0;
    }

    @Override
    public long rmdir(String name, Inode child, long nowNs) {
        TmpDirectory dir = (TmpDirectory) child;
        if (!dir.names.isEmpty()) {
            return -Errno.ENOTEMPTY;
        }
        removeDirectory(name, dir, nowNs);
        return 0;
    }

    private void removeDirectory(String name, TmpDirectory dir, long nowNs) {
        names.remove(name);
        dir.attributes().nlink = 0;
        dir.attributes().ctimeNs = nowNs;
        attributes().nlink--;
        touched(nowNs);
        dir.freeIfUnused();
    }

    @Override
    public long rename(Rename r) {
        TmpDirectory to = (TmpDirectory) r.newDir();
        TmpInode child = (TmpInode) r.child();
        if (r.exchange()) {
            TmpInode other = (TmpInode) r.replaced();
            names.put(r.name(), other);
            to.names.put(r.newName(), child);
            move(to, child instanceof TmpDirectory);
            to.move(this, other instanceof TmpDirectory);
            other.attributes().ctimeNs = r.nowNs();
        } else {
            if (r.replaced() instanceof TmpDirectory old) {
                if (!old.names.isEmpty()) {
                    return -Errno.ENOTEMPTY;
                }
                to.removeDirectory(r.newName(), old, r.nowNs());
            } else if (r.replaced() != null) {
                to.unlink(r.newName(), r.replaced(), r.nowNs());
            }
            names.remove(r.name());
            to.names.put(r.newName(), child);
            move(to, child instanceof TmpDirectory);
        }
        child.attributes().ctimeNs = r.nowNs();
        touched(r.nowNs());
        to.touched(r.nowNs());
        return 0;
    }

    private void move(TmpDirectory to, boolean directory) {
        if (directory && to != this) {
            attributes().nlink--;
            to.attributes().nlink++;
        }
    }
}
