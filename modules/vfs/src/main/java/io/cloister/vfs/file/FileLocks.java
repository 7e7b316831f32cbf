package io.cloister.vfs.file;

/**
 * Advisory locks, as descriptors and descriptions see them: they go with the one or the other (fcntl_locking(2),
 * flock(2)).
 */
public interface FileLocks {
    FileLocks NONE = new FileLocks() {
        @Override
        public void closing(Object table, OpenFile file) {
        }

        @Override
        public void released(OpenFile file) {
        }
    };

    /** A descriptor of {@code table} is about to be given up: the POSIX locks of that table on the file go. */
    void closing(Object table, OpenFile file);

    /** The last reference to the description is gone: its flock and OFD locks go. */
    void released(OpenFile file);
}
