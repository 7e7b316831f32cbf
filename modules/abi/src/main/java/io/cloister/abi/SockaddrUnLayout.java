package io.cloister.abi;

/**
 * {@code struct sockaddr_un} of unix(7).
 *
 * <pre>
 *       +------------------------+
 *     0 | sun_family (2 bytes)   |
 *       +------------------------+
 *     2 | sun_path (108 bytes)   |
 *       +------------------------+
 * </pre>
 */
public final class SockaddrUnLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 110;

    public static final int SUN_FAMILY = 0;
    public static final int SUN_PATH = 2;

    private SockaddrUnLayout() {
    }
}
