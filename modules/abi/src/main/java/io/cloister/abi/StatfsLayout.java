package io.cloister.abi;

/**
 * {@code struct statfs} of statfs(2).
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | f_type                                                |
 *       +-------------------------------------------------------+
 *     8 | f_bsize                                               |
 *       +-------------------------------------------------------+
 *    16 | f_blocks                                              |
 *       +-------------------------------------------------------+
 *    24 | f_bfree                                               |
 *       +-------------------------------------------------------+
 *    32 | f_bavail                                              |
 *       +-------------------------------------------------------+
 *    40 | f_files                                               |
 *       +-------------------------------------------------------+
 *    48 | f_ffree                                               |
 *       +-------------------------------------------------------+
 *    56 | f_fsid                                                |
 *       +-------------------------------------------------------+
 *    64 | f_namelen                                             |
 *       +-------------------------------------------------------+
 *    72 | f_frsize                                              |
 *       +-------------------------------------------------------+
 *    80 | f_flags                                               |
 *       +-------------------------------------------------------+
 *    88 | f_spare (32 bytes)                                    |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class StatfsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 120;

    public static final int F_TYPE = 0;
    public static final int F_BSIZE = 8;
    /** In units of f_bsize, as the two after it. */
    public static final int F_BLOCKS = 16;
    public static final int F_BFREE = 24;
    public static final int F_BAVAIL = 32;
    public static final int F_FILES = 40;
    public static final int F_FFREE = 48;
    public static final int F_FSID = 56;
    public static final int F_NAMELEN = 64;
    public static final int F_FRSIZE = 72;
    public static final int F_FLAGS = 80;
    public static final int F_SPARE = 88;

    private StatfsLayout() {
    }
}
