package io.cloister.abi;

/**
 * {@code struct seccomp_data}, what a seccomp(2) filter sees.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | nr                        | arch                      |
 *       +---------------------------+---------------------------+
 *     8 | instruction_pointer                                   |
 *       +-------------------------------------------------------+
 *    16 | args (48 bytes)                                       |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SeccompDataLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 64;

    public static final int NR = 0;
    public static final int ARCH = 4;
    public static final int INSTRUCTION_POINTER = 8;
    public static final int ARGS = 16;

    private SeccompDataLayout() {
    }
}
