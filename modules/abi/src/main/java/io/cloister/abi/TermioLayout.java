package io.cloister.abi;

/**
 * {@code struct termio} (TCGETA), the old form with 16-bit flags.
 *
 * <pre>
 *       +---------------------+
 *     0 | c_iflag (2 bytes)   |
 *       +---------------------+
 *     2 | c_oflag (2 bytes)   |
 *       +---------------------+
 *     4 | c_cflag (2 bytes)   |
 *       +---------------------+
 *     6 | c_lflag (2 bytes)   |
 *       +---------------------+
 *     8 | c_line (1 byte)     |
 *       +---------------------+
 *     9 | c_cc (8 bytes)      |
 *       +---------------------+
 * </pre>
 */
public final class TermioLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 18;

    public static final int C_IFLAG = 0;
    public static final int C_OFLAG = 2;
    public static final int C_CFLAG = 4;
    public static final int C_LFLAG = 6;
    public static final int C_LINE = 8;
    public static final int C_CC = 9;

    private TermioLayout() {
    }
}
