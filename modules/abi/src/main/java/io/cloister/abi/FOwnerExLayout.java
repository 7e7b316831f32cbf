package io.cloister.abi;

/**
 * {@code struct f_owner_ex} of fcntl(2) F_SETOWN_EX.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | type                      | pid                       |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class FOwnerExLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 8;

    public static final int TYPE = 0;
    public static final int PID = 4;

    private FOwnerExLayout() {
    }
}
