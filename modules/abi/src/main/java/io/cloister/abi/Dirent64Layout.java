package io.cloister.abi;

/**
 * {@code struct linux_dirent64} of getdents64(2). Records start at multiples of 8; the name ends with a NUL.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | d_ino                                                 |
 *       +-------------------------------------------------------+
 *     8 | d_off                                                 |
 *       +-------------+------+----------------------------------+
 *    16 | d_reclen    |d_type| d_name ...                       |
 *       +-------------+------+----------------------------------+
 * </pre>
 */
public final class Dirent64Layout {
    /** Bytes before the name. */
    public static final int SIZE = 19;

    public static final int D_INO = 0;
    public static final int D_OFF = 8;
    public static final int D_RECLEN = 16;
    public static final int D_TYPE = 18;
    public static final int D_NAME = 19;

    private Dirent64Layout() {
    }
}
