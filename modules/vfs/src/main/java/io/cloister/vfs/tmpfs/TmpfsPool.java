package io.cloister.vfs.tmpfs;

import io.cloister.bus.Clock;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.memory.DataObjects;

/** What all tmpfs of the sandbox share: where their bytes come from, and how many they may take together. */
public final class TmpfsPool {
    private final Clock clock;
    private final DeviceNumbers devices;
    private final DataObjects objects;
    private final long maxBytes;
    private long bytes;
    private int inodes;
    private int heapBytes;
    private int textBytes;

    /** At most {@code maxBytes} and {@link VfsLimits#TMPFS_INODES}. */
    public TmpfsPool(Clock clock, DeviceNumbers devices, DataObjects objects, long maxBytes) {
        this.clock = clock;
        this.devices = devices;
        this.objects = objects;
        this.maxBytes = maxBytes;
    }

    Clock clock() {
        return clock;
    }

    DeviceNumbers devices() {
        return devices;
    }

    DataObjects objects() {
        return objects;
    }

    HostFiles host() {
        return objects.host();
    }

    /** Takes bytes, or gives them back (negative); false, and nothing taken, where the limit is reached. */
    boolean spend(long delta) {
        if (delta > 0 && bytes + delta > maxBytes) {
            return false;
        }
        bytes += delta;
        return true;
    }

    /** Takes inodes, or gives them back. */
    boolean spendInodes(int count) {
        if (count > 0 && inodes + count > VfsLimits.TMPFS_INODES) {
            return false;
        }
        inodes += count;
        return true;
    }

    /**
     * Takes bytes of Java heap for small files, or gives them back; false where too many are taken: use host memory.
     */
    boolean spendHeap(int delta) {
        if (delta > 0 && heapBytes + delta > VfsLimits.HEAP_BYTES) {
            return false;
        }
        heapBytes += delta;
        return true;
    }

    /** Takes bytes of link targets and extended attributes, or gives them back; false if there are too many. */
    boolean spendText(int delta) {
        if (delta > 0 && textBytes + delta > VfsLimits.TMPFS_TEXT_BYTES) {
            return false;
        }
        textBytes += delta;
        return true;
    }

    boolean hasInodes() {
        return inodes < VfsLimits.TMPFS_INODES;
    }

    /** Most bytes of all file systems together. */
    long maxBytes() {
        return maxBytes;
    }

    long freeBytes() {
        return maxBytes - bytes;
    }
}
