package io.cloister.vfs.path;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Dentries;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import java.util.ArrayDeque;

/** Names that were looked up. All changes of names go through here, so that what is remembered stays true. */
public final class DentryCache {
    private static final int FEW = 1024;

    private final ArrayDeque<Dentry> order = new ArrayDeque<>();
    private int sweepAt = FEW;

    public int size() {
        return order.size();
    }

    /** True if a lookup needs to ask nobody. */
    public boolean knows(Dentry dir, String name) {
        FileSystem fs = dir.inode().fileSystem();
        return !fs.cachesNames() || fs.revalidates() || Dentries.child(dir, name) != null;
    }

    /**
     * The entry of {@code name} in {@code dir}, negative where there is none; null with {@code error[0]} set otherwise.
     */
    public Dentry lookup(int tid, Dentry dir, String name, long[] error) {
        FileSystem fs = dir.inode().fileSystem();
        Dentry known = fs.cachesNames() ? Dentries.child(dir, name) : null;
        if (known != null && !fs.revalidates()) {
            Dentries.touch(known);
            return known;
        }
        Found found = dir.inode().lookup(tid, name);
        if (found.inode() == null && found.error() != -Errno.ENOENT) {
            error[0] = found.error();
            return null;
        }
        if (known != null) {
            if (known.inode() == found.inode()) {
                return known;
            }
            forget(known);
        }
        return fs.cachesNames() ? remember(Dentries.make(dir, name, found.inode()))
            : Dentries.loose(dir, name, found.inode());
    }

    private Dentry remember(Dentry dentry) {
        order.add(dentry);
        if (order.size() > sweepAt) {
            sweep();
        }
        if (order.size() > VfsLimits.DENTRIES) {
            trim();
        }
        return dentry;
    }

    /** Names that are gone would stay until there are too many, and be in every snapshot. */
    private void sweep() {
        order.removeIf(Dentries::isGone);
        sweepAt = Math.max(FEW, 2 * order.size());
    }

    /** Drops a quarter of the entries nobody used since last time (second chance), oldest first. */
    private void trim() {
        int looks = order.size();
        int drop = looks / 4;
        for (int i = 0; i < looks && drop > 0; i++) {
            Dentry dentry = order.poll();
            if (Dentries.isGone(dentry)) {
                drop--;
            } else if (Dentries.spare(dentry)) {
                order.add(dentry);
            } else {
                forget(dentry);
                drop--;
            }
        }
    }

    private static void forget(Dentry dentry) {
        if (dentry.inode() != null && Dentries.isFree(dentry)) {
            dentry.inode().forgotten();
        }
        Dentries.unlink(dentry);
    }

    /** A name was made: the negative entry gets its inode. */
    public void created(Dentry dentry, Inode inode) {
        Dentries.instantiate(dentry, inode);
    }

    public void removed(Dentry dentry) {
        Dentries.removed(dentry);
    }

    /** {@code source} was renamed to where {@code target} stands; with {@code exchange} the two swapped. */
    public void moved(Dentry source, Dentry target, boolean exchange) {
        Dentries.move(source, target, exchange);
    }
}
