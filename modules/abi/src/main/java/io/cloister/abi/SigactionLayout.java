package io.cloister.abi;

/**
 * {@code struct sigaction} as rt_sigaction(2) takes it (the C library's differs): the mask comes last and has 8 bytes.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | sa_handler                                            |
 *       +-------------------------------------------------------+
 *     8 | sa_flags                                              |
 *       +-------------------------------------------------------+
 *    16 | sa_restorer                                           |
 *       +-------------------------------------------------------+
 *    24 | sa_mask                                               |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SigactionLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 32;

    public static final int SA_HANDLER = 0;
    public static final int SA_FLAGS = 8;
    public static final int SA_RESTORER = 16;
    public static final int SA_MASK = 24;

    private SigactionLayout() {
    }
}
