package io.cloister.abi;

/**
 * {@code struct ucred} of SO_PEERCRED and SCM_CREDENTIALS (unix(7)).
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | pid                       | uid                       |
 *       +---------------------------+---------------------------+
 *     8 | gid                       |
 *       +---------------------------+----------------------------
 * </pre>
 */
public final class UcredLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 12;

    public static final int PID = 0;
    public static final int UID = 4;
    public static final int GID = 8;

    private UcredLayout() {
    }
}
