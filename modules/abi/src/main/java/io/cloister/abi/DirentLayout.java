package io.cloister.abi;

/**
 * {@code struct linux_dirent} of getdents(2). The name ends with a NUL, and the last byte of the record is d_type.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | d_ino                                                 |
 *       +-------------------------------------------------------+
 *     8 | d_off                                                 |
 *       +-------------+-----------------------------------------+
 *    16 | d_reclen    | d_name ...                              |
 *       +-------------+-----------------------------------------+
 * </pre>
 */
public final class DirentLayout {
    /** Bytes before the name. */
    public static final int SIZE = 18;

    public static final int D_INO = 0;
    public static final int D_OFF = 8;
    public static final int D_RECLEN = 16;
    public static final int D_NAME = 18;

    private DirentLayout() {
    }
}
