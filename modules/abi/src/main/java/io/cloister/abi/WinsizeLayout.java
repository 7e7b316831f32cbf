package io.cloister.abi;

/**
 * {@code struct winsize} of ioctl_tty(2) TIOCGWINSZ.
 *
 * <pre>
 *       +-------------+-------------+-------------+-------------+
 *     0 | ws_row      | ws_col      | ws_xpixel   | ws_ypixel   |
 *       +-------------+-------------+-------------+-------------+
 * </pre>
 */
public final class WinsizeLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int WS_ROW = 0;
    public static final int WS_COL = 2;
    public static final int WS_XPIXEL = 4;
    public static final int WS_YPIXEL = 6;

    private WinsizeLayout() {
    }
}
