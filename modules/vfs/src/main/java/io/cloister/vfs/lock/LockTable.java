package io.cloister.vfs.lock;

import io.cloister.abi.Errno;
import io.cloister.abi.Locks;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Advisory locks. POSIX records belong to a descriptor table (a process), OFD records and flock locks to an open file
 * description. Per inode one list for record locks and one for flock; looked up by inode only, so that no order of
 * hashing shows.
 */
public final class LockTable implements FileLocks {
    /** A record lock over bytes [start, end] (end inclusive, Long.MAX_VALUE: to the end of the file). */
    public record Range(Object owner, int pid, boolean write, long start, long end) {
        boolean overlaps(long from, long to) {
            return start <= to && from <= end;
        }
    }

    private static final class Locked {
        private final List<Range> ranges = new ArrayList<>();
        private final List<Range> flocks = new ArrayList<>();
        private final WaitQueue waiters = new WaitQueue();
    }

    private final Map<Inode, Locked> locks = new IdentityHashMap<>();
    private final Map<Object, Object> waitsFor = new IdentityHashMap<>();
    private int count;

    private Locked of(Inode inode) {
        return locks.computeIfAbsent(inode, i -> new Locked());
    }

    /** Where a lock call on {@code inode} waits. */
    public WaitQueue waiters(Inode inode) {
        return of(inode).waiters;
    }

    /** F_GETLK: the first lock in the way, or null. */
    public Range conflict(Inode inode, Range wanted) {
        Locked locked = locks.get(inode);
        if (locked != null) {
            for (Range r : locked.ranges) {
                if (r.owner() != wanted.owner() && (r.write() || wanted.write())
                    && r.overlaps(wanted.start(), wanted.end())) {
                    return r;
                }
            }
        }
        return null;
    }

    /** F_SETLK: 0, -EAGAIN, -ENOLCK. */
    public long lock(Inode inode, Range wanted) {
        if (conflict(inode, wanted) != null) {
            return -Errno.EAGAIN;
        }
        if (count >= VfsLimits.LOCKS) {
            return -Errno.ENOLCK;
        }
        cut(of(inode), wanted.owner(), wanted.start(), wanted.end());
        of(inode).ranges.add(wanted);
        count++;
        of(inode).waiters.wake(-1);
        return 0;
    }

    /** F_UNLCK: 0; -ENOLCK if it would split a record and there are too many. */
    public long unlock(Inode inode, Object owner, long start, long end) {
        Locked locked = locks.get(inode);
        if (locked == null) {
            return 0;
        }
        if (count >= VfsLimits.LOCKS && splits(locked, owner, start, end)) {
            return -Errno.ENOLCK;
        }
        cut(locked, owner, start, end);
        locked.waiters.wake(-1);
        tidy(inode, locked);
        return 0;
    }

    private static boolean splits(Locked locked, Object owner, long start, long end) {
        for (Range r : locked.ranges) {
            if (r.owner() == owner && r.start() < start && r.end() > end) {
                return true;
            }
        }
        return false;
    }

    private void cut(Locked locked, Object owner, long start, long end) {
        List<Range> kept = new ArrayList<>(locked.ranges.size() + 1);
        for (Range r : locked.ranges) {
            if (r.owner() != owner || !r.overlaps(start, end)) {
                kept.add(r);
                continue;
            }
            if (r.start() < start) {
                kept.add(new Range(owner, r.pid(), r.write(), r.start(), start - 1));
            }
            if (r.end() > end) {
                kept.add(new Range(owner, r.pid(), r.write(), end + 1, r.end()));
            }
        }
        count += kept.size() - locked.ranges.size();
        locked.ranges.clear();
        locked.ranges.addAll(kept);
    }

    private void tidy(Inode inode, Locked locked) {
        if (locked.ranges.isEmpty() && locked.flocks.isEmpty() && locked.waiters.isEmpty()) {
            locks.remove(inode);
        }
    }

    /** Remembers that {@code owner} waits for {@code other}; -EDEADLK if that closes a circle. */
    public long waitFor(Object owner, Object other) {
        Object next = other;
        for (int i = 0; next != null && i < VfsLimits.LOCKS; i++) {
            if (next == owner) {
                return -Errno.EDEADLK;
            }
            next = waitsFor.get(next);
        }
        waitsFor.put(owner, other);
        return 0;
    }

    public void waitsNoMore(Object owner) {
        waitsFor.remove(owner);
    }

    /** flock(2): operation LOCK_SH, LOCK_EX or LOCK_UN: 0 or -EAGAIN. */
    public long flock(Inode inode, OpenFile owner, int operation) {
        Locked locked = of(inode);
        Range mine = null;
        boolean blocked = false;
        for (Range r : locked.flocks) {
            if (r.owner() == owner) {
                mine = r;
            } else if (operation != Locks.LOCK_UN && (r.write() || operation == Locks.LOCK_EX)) {
                blocked = true;
            }
        }
        if (mine != null && (operation == Locks.LOCK_UN || mine.write() != (operation == Locks.LOCK_EX))) {
            // flock(2): a conversion gives up the old lock first
            locked.flocks.remove(mine);
            count--;
            locked.waiters.wake(-1);
            mine = null;
        }
        if (blocked) {
            return -Errno.EAGAIN;
        }
        if (operation != Locks.LOCK_UN && mine == null) {
            if (count >= VfsLimits.LOCKS) {
                return -Errno.ENOLCK;
            }
            locked.flocks.add(new Range(owner, 0, operation == Locks.LOCK_EX, 0, Long.MAX_VALUE));
            count++;
        }
        tidy(inode, locked);
        return 0;
    }

    @Override
    public void closing(Object table, OpenFile file) {
        if (count != 0 && file.inode() instanceof Inode inode && locks.containsKey(inode)) {
            unlock(inode, table, 0, Long.MAX_VALUE);
        }
    }

    @Override
    public void released(OpenFile file) {
        if (count != 0 && file.inode() instanceof Inode inode && locks.containsKey(inode)) {
            flock(inode, file, Locks.LOCK_UN);
            unlock(inode, file, 0, Long.MAX_VALUE);
        }
    }
}
