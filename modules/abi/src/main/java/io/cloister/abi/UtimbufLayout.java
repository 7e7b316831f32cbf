package io.cloister.abi;

/**
 * {@code struct utimbuf} of utime(2): seconds.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | actime                                                |
 *       +-------------------------------------------------------+
 *     8 | modtime                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class UtimbufLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 16;

    public static final int ACTIME = 0;
    public static final int MODTIME = 8;

    private UtimbufLayout() {
    }
}
