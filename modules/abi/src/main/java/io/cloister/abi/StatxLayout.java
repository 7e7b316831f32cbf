package io.cloister.abi;

/**
 * {@code struct statx} of statx(2). Each time is {@link StatxTimestampLayout}.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | stx_mask                  | stx_blksize               |
 *       +---------------------------+---------------------------+
 *     8 | stx_attributes                                        |
 *       +---------------------------+---------------------------+
 *    16 | stx_nlink                 | stx_uid                   |
 *       +---------------------------+-------------+-------------+
 *    24 | stx_gid                   | stx_mode    |             |
 *       +---------------------------+-------------+-------------+
 *    32 | stx_ino                                               |
 *       +-------------------------------------------------------+
 *    40 | stx_size                                              |
 *       +-------------------------------------------------------+
 *    48 | stx_blocks                                            |
 *       +-------------------------------------------------------+
 *    56 | stx_attributes_mask                                   |
 *       +-------------------------------------------------------+
 *    64 | stx_atime (16 bytes)                                  |
 *       +-------------------------------------------------------+
 *    80 | stx_btime (16 bytes)                                  |
 *       +-------------------------------------------------------+
 *    96 | stx_ctime (16 bytes)                                  |
 *       +-------------------------------------------------------+
 *   112 | stx_mtime (16 bytes)                                  |
 *       +---------------------------+---------------------------+
 *   128 | stx_rdev_major            | stx_rdev_minor            |
 *       +---------------------------+---------------------------+
 *   136 | stx_dev_major             | stx_dev_minor             |
 *       +---------------------------+---------------------------+
 *   144 | stx_mnt_id                                            |
 *       +---------------------------+---------------------------+
 *   152 | stx_dio_mem_align         | stx_dio_offset_align      |
 *       +---------------------------+---------------------------+
 *   160 | (96 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class StatxLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 256;

    public static final int STX_MASK = 0;
    public static final int STX_BLKSIZE = 4;
    public static final int STX_ATTRIBUTES = 8;
    public static final int STX_NLINK = 16;
    public static final int STX_UID = 20;
    public static final int STX_GID = 24;
    public static final int STX_MODE = 28;
    public static final int STX_INO = 32;
    public static final int STX_SIZE = 40;
    public static final int STX_BLOCKS = 48;
    public static final int STX_ATTRIBUTES_MASK = 56;
    public static final int STX_ATIME = 64;
    public static final int STX_BTIME = 80;
    public static final int STX_CTIME = 96;
    public static final int STX_MTIME = 112;
    public static final int STX_RDEV_MAJOR = 128;
    public static final int STX_RDEV_MINOR = 132;
    public static final int STX_DEV_MAJOR = 136;
    public static final int STX_DEV_MINOR = 140;
    public static final int STX_MNT_ID = 144;
    public static final int STX_DIO_MEM_ALIGN = 152;
    public static final int STX_DIO_OFFSET_ALIGN = 156;

    private StatxLayout() {
    }
}
