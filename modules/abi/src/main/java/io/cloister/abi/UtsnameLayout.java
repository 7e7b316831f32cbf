package io.cloister.abi;

/**
 * {@code struct utsname} of uname(2): six NUL-terminated strings.
 *
 * <pre>
 *       +------------------------+
 *     0 | sysname (65 bytes)     |
 *       +------------------------+
 *    65 | nodename (65 bytes)    |
 *       +------------------------+
 *   130 | release (65 bytes)     |
 *       +------------------------+
 *   195 | version (65 bytes)     |
 *       +------------------------+
 *   260 | machine (65 bytes)     |
 *       +------------------------+
 *   325 | domainname (65 bytes)  |
 *       +------------------------+
 * </pre>
 */
public final class UtsnameLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 390;

    public static final int SYSNAME = 0;
    public static final int NODENAME = 65;
    public static final int RELEASE = 130;
    public static final int VERSION = 195;
    public static final int MACHINE = 260;
    public static final int DOMAINNAME = 325;

    /** Bytes of each string with its NUL. */
    public static final int FIELD_SIZE = 65;

    private UtsnameLayout() {
    }
}
