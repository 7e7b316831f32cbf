package io.cloister.abi;

/**
 * {@code struct inotify_event} of inotify(7). len counts the name with its NULs.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | wd                        | mask                      |
 *       +---------------------------+---------------------------+
 *     8 | cookie                    | len                       |
 *       +---------------------------+---------------------------+
 *    16 | name ...                                              |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class InotifyEventLayout {
    /** Bytes before the name. */
    public static final int SIZE = 16;

    public static final int WD = 0;
    public static final int MASK = 4;
    public static final int COOKIE = 8;
    public static final int LEN = 12;
    public static final int NAME = 16;

    private InotifyEventLayout() {
    }
}
