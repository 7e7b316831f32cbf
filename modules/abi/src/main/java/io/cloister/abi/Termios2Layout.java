package io.cloister.abi;

/**
 * {@code struct termios2} (TCGETS2): {@link TermiosLayout} and the speeds in baud.
 *
 * <pre>
 *       +----------------------+
 *     0 | c_iflag (4 bytes)    |
 *       +----------------------+
 *     4 | c_oflag (4 bytes)    |
 *       +----------------------+
 *     8 | c_cflag (4 bytes)    |
 *       +----------------------+
 *    12 | c_lflag (4 bytes)    |
 *       +----------------------+
 *    16 | c_line (1 byte)      |
 *       +----------------------+
 *    17 | c_cc (19 bytes)      |
 *       +----------------------+
 *    36 | c_ispeed (4 bytes)   |
 *       +----------------------+
 *    40 | c_ospeed (4 bytes)   |
 *       +----------------------+
 * </pre>
 */
public final class Termios2Layout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 44;

    public static final int C_IFLAG = 0;
    public static final int C_OFLAG = 4;
    public static final int C_CFLAG = 8;
    public static final int C_LFLAG = 12;
    public static final int C_LINE = 16;
    public static final int C_CC = 17;
    public static final int C_ISPEED = 36;
    public static final int C_OSPEED = 40;

    private Termios2Layout() {
    }
}
