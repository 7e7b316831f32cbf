package io.cloister.vfs.inode;

/** Device numbers of major 0, for file systems without a device (st_dev of stat(2)). */
public final class DeviceNumbers {
    private long next = 40;

    /** One that no file system has. */
    public long fresh() {
        return next++;
    }
}
