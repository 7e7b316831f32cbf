package io.cloister.vfs.notify;

import io.cloister.abi.Inotify;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.Inode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * All inotify watches of the sandbox by what they watch. Looked up by inode only, so the order of the map decides
 * nothing.
 */
public final class InotifyWatches implements FsNotify {
    private static final int DIRECTORY_ONLY = Inotify.IN_CREATE | Inotify.IN_DELETE | Inotify.IN_MOVED_FROM
        | Inotify.IN_MOVED_TO;
    private static final int SELF_ONLY = Inotify.IN_DELETE_SELF | Inotify.IN_MOVE_SELF;

    private final Map<Inode, List<InotifyFile.Watch>> byInode = new IdentityHashMap<>();
    private int instances;
    private int watches;

    /** One instance more; false if there are too many (EMFILE). */
    boolean instanceMade() {
        if (instances >= InotifyLimits.INSTANCES) {
            return false;
        }
        instances++;
        return true;
    }

    void instanceGone() {
        instances--;
    }

    /** False if there are too many watches (ENOSPC). */
    boolean add(InotifyFile.Watch watch) {
        if (watches >= InotifyLimits.WATCHES) {
            return false;
        }
        watches++;
        byInode.computeIfAbsent(watch.inode(), inode -> new ArrayList<>(1)).add(watch);
        return true;
    }

    void remove(InotifyFile.Watch watch) {
        List<InotifyFile.Watch> list = byInode.get(watch.inode());
        if (list != null && list.remove(watch)) {
            watches--;
            if (list.isEmpty()) {
                byInode.remove(watch.inode());
            }
        }
    }

    @Override
    public boolean active() {
        return watches > 0;
    }

    @Override
    public void event(Dentry dentry, int mask, int cookie) {
        if (watches == 0) {
            return;
        }
        int kind = mask & Inotify.IN_ALL_EVENTS;
        if ((kind & SELF_ONLY) == 0 && dentry.parent() != null && dentry.parent().inode() != null) {
            tell(dentry.parent().inode(), mask, cookie, dentry.name());
        }
        if ((kind & DIRECTORY_ONLY) == 0 && dentry.inode() != null) {
            tell(dentry.inode(), mask, cookie, "");
        }
    }

    private void tell(Inode inode, int mask, int cookie, String name) {
        List<InotifyFile.Watch> list = byInode.get(inode);
        if (list == null) {
            return;
        }
        for (InotifyFile.Watch watch : List.copyOf(list)) {
            watch.tell(mask, cookie, name);
        }
    }
}
