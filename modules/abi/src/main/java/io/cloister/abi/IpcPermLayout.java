package io.cloister.abi;

/**
 * {@code struct ipc_perm} inside the *id_ds structures of System V IPC.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | key                       | uid                       |
 *       +---------------------------+---------------------------+
 *     8 | gid                       | cuid                      |
 *       +---------------------------+---------------------------+
 *    16 | cgid                      | mode                      |
 *       +-------------+-------------+---------------------------+
 *    24 | seq         |                                         |
 *       +-------------+-----------------------------------------+
 *    32 | (16 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class IpcPermLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 48;

    public static final int KEY = 0;
    public static final int UID = 4;
    public static final int GID = 8;
    public static final int CUID = 12;
    public static final int CGID = 16;
    public static final int MODE = 20;
    public static final int SEQ = 24;

    private IpcPermLayout() {
    }
}
