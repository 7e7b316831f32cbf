package io.cloister.vfs.file;

import io.cloister.abi.StatLayout;
import org.agrona.MutableDirectBuffer;

/**
 * What fstat(2) says of a file without a place in a file system.
 *
 * @param dev device of the kernel-internal file system
 * @param ino number in it
 * @param mode type and permissions
 * @param timeNs when it was made (CLOCK_REALTIME)
 */
public record AnonNode(long dev, long ino, int mode, int uid, int gid, long timeNs) {
    /** Devices of the kernel-internal file systems; majors of 0 as Linux gives them. */
    public static final long PIPE_DEV = 12;
    public static final long SOCK_DEV = 8;
    public static final long ANON_DEV = 13;
    private static final long NS = 1_000_000_000L;

    /** Fills a struct stat; 0. */
    public long fill(MutableDirectBuffer memory, int offset) {
        memory.setMemory(offset, StatLayout.SIZE, (byte) 0);
        memory.putLong(offset + StatLayout.ST_DEV, dev);
        memory.putLong(offset + StatLayout.ST_INO, ino);
        memory.putLong(offset + StatLayout.ST_NLINK, 1);
        memory.putInt(offset + StatLayout.ST_MODE, mode);
        memory.putInt(offset + StatLayout.ST_UID, uid);
        memory.putInt(offset + StatLayout.ST_GID, gid);
        memory.putLong(offset + StatLayout.ST_BLKSIZE, 4096);
        for (int field : new int[] {StatLayout.ST_ATIME, StatLayout.ST_MTIME, StatLayout.ST_CTIME}) {
            memory.putLong(offset + field, timeNs / NS);
            memory.putLong(offset + field + 8, timeNs % NS);
        }
        return 0;
    }
}
