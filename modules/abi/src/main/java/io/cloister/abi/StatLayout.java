package io.cloister.abi;

/**
 * {@code struct stat} of stat(2), as the x86-64 system calls fill it in.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | st_dev                                                |
 *       +-------------------------------------------------------+
 *     8 | st_ino                                                |
 *       +-------------------------------------------------------+
 *    16 | st_nlink                                              |
 *       +---------------------------+---------------------------+
 *    24 | st_mode                   | st_uid                    |
 *       +---------------------------+---------------------------+
 *    32 | st_gid                    |                           |
 *       +---------------------------+---------------------------+
 *    40 | st_rdev                                               |
 *       +-------------------------------------------------------+
 *    48 | st_size                                               |
 *       +-------------------------------------------------------+
 *    56 | st_blksize                                            |
 *       +-------------------------------------------------------+
 *    64 | st_blocks                                             |
 *       +-------------------------------------------------------+
 *    72 | st_atime                                              |
 *       +-------------------------------------------------------+
 *    80 | st_atime_nsec                                         |
 *       +-------------------------------------------------------+
 *    88 | st_mtime                                              |
 *       +-------------------------------------------------------+
 *    96 | st_mtime_nsec                                         |
 *       +-------------------------------------------------------+
 *   104 | st_ctime                                              |
 *       +-------------------------------------------------------+
 *   112 | st_ctime_nsec                                         |
 *       +-------------------------------------------------------+
 *   120 | (24 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class StatLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 144;

    public static final int ST_DEV = 0;
    public static final int ST_INO = 8;
    public static final int ST_NLINK = 16;
    public static final int ST_MODE = 24;
    public static final int ST_UID = 28;
    public static final int ST_GID = 32;
    public static final int ST_RDEV = 40;
    public static final int ST_SIZE = 48;
    public static final int ST_BLKSIZE = 56;
    /** In units of 512 bytes, whatever st_blksize says. */
    public static final int ST_BLOCKS = 64;
    public static final int ST_ATIME = 72;
    public static final int ST_ATIME_NSEC = 80;
    public static final int ST_MTIME = 88;
    public static final int ST_MTIME_NSEC = 96;
    public static final int ST_CTIME = 104;
    public static final int ST_CTIME_NSEC = 112;

    private StatLayout() {
    }
}
