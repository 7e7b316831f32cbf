package io.cloister.vfs.inode;

/** Told of every change to the tree, for inotify(7). Must not change files. */
public interface FsNotify {
    FsNotify NONE = new FsNotify() {
        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void event(Dentry dentry, int mask, int cookie) {
        }
    };

    /** False: nobody watches anything, the events need not be told. */
    boolean active();

    /**
     * Something (IN_*) happened to {@code dentry}: for watches of its inode, and with its name for those of its
     * directory. IN_CREATE, IN_DELETE and IN_MOVED_* concern the directory only, IN_DELETE_SELF and IN_MOVE_SELF the
     * inode only.
     */
    void event(Dentry dentry, int mask, int cookie);

    /** As {@link #event} without a cookie, where anybody listens. */
    default void tell(Dentry dentry, int mask) {
        if (active()) {
            event(dentry, mask, 0);
        }
    }
}
