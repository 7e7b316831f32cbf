package io.cloister.abi;

/**
 * {@code struct open_how} of openat2(2), version 0.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | flags                                                 |
 *       +-------------------------------------------------------+
 *     8 | mode                                                  |
 *       +-------------------------------------------------------+
 *    16 | resolve                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class OpenHowLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 24;

    public static final int FLAGS = 0;
    public static final int MODE = 8;
    public static final int RESOLVE = 16;

    private OpenHowLayout() {
    }
}
