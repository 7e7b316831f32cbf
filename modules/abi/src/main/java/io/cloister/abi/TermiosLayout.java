package io.cloister.abi;

/**
 * {@code struct termios} of the kernel (TCGETS), which is shorter than the C library's.
 *
 * <pre>
 *       +---------------------+
 *     0 | c_iflag (4 bytes)   |
 *       +---------------------+
 *     4 | c_oflag (4 bytes)   |
 *       +---------------------+
 *     8 | c_cflag (4 bytes)   |
 *       +---------------------+
 *    12 | c_lflag (4 bytes)   |
 *       +---------------------+
 *    16 | c_line (1 byte)     |
 *       +---------------------+
 *    17 | c_cc (19 bytes)     |
 *       +---------------------+
 * </pre>
 */
public final class TermiosLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 36;

    public static final int C_IFLAG = 0;
    public static final int C_OFLAG = 4;
    public static final int C_CFLAG = 8;
    public static final int C_LFLAG = 12;
    public static final int C_LINE = 16;
    public static final int C_CC = 17;

    private TermiosLayout() {
    }
}
