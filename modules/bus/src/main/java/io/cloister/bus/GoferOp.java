package io.cloister.bus;

/**
 * Sub-operations of {@link Op#GOFER_FILE}: a0 is one of these numbers, a1 usually a handle. Handles are small positive numbers or 0; handle
 * {@code n} below the number of roots is root n for good (root 0: the guest's {@code /}; 1..: volumes), others come from {@link #WALK} and
 * the creating operations and go back by {@link #CLOSE}. Names are single components, never empty, {@code .} or {@code ..}, without
 * {@code /} or NUL. Results: reply a0 is at least 0, or minus an errno. "attributes" is a raw struct statx of 256 bytes (StatxLayout).
 * Nothing here ever follows a symbolic link.
 */
public final class GoferOp {
    /**
     * Looks up several components in turn: a1 directory handle; payload: names joined by {@code /}. Stops after the first that is no
     * directory (which counts as walked) or that can't be found. Reply a0: components walked, 0 or more; a1: 0, or the errno (positive) of the
     * component that stopped it; payload: for each walked one a handle (u32) and its attributes.
     */
    public static final int WALK = 1;
    /** Attributes anew: a1 handle. Reply payload: attributes. */
    public static final int GETATTR = 2;
    /**
     * Opens a regular file: a1 handle, a2 flags (O_RDONLY, O_WRONLY, O_RDWR, with O_TRUNC). Reply a0: token; the descriptor arrives over the FILES
     * socket under that token (struct fd_message). -EROFS for writing in a read-only root, -ENXIO for other kinds of file.
     */
    public static final int OPEN = 3;
    /**
     * A chunk of a directory: a1 handle, a2 cookie (0: start). Reply a0: payload bytes (0: end), a1: cookie of the next chunk; payload: entries
     * of u64 inode, i64 cookie of the entry after this, u8 type (DT_*), u8 name length, name. {@code .} and {@code ..} are left out.
     */
    public static final int READDIR = 4;
    /** Target of a symbolic link: a1 handle. Reply a0: length; payload: target. */
    public static final int READLINK = 5;
    /** File system figures: a1 handle. Reply payload: struct statfs, 120 bytes (StatfsLayout). */
    public static final int STATFS = 6;
    /** a1 directory, a2 mode, a3 open flags, a4 uid, a5 gid; payload name. Reply a0: token of the descriptor, a1: handle; payload: attributes. */
    public static final int CREATE = 7;
    /** a1 directory, a2 mode, a4 uid, a5 gid; payload name. Reply a1: handle; payload: attributes. */
    public static final int MKDIR = 8;
    /** a1 directory, a4 uid, a5 gid; payload name, NUL, target. Reply a1: handle; payload: attributes. */
    public static final int SYMLINK = 9;
    /** a1 directory, a2 handle of the existing file; payload name. Reply a1: handle of the new name; payload: attributes. */
    public static final int LINK = 10;
    /** A fifo or socket node: a1 directory, a2 mode with type, a4 uid, a5 gid; payload name. Reply a1: handle; payload: attributes. */
    public static final int MKNOD = 11;
    /** a1 directory, a2 flags (AT_REMOVEDIR); payload name. */
    public static final int UNLINK = 12;
    /** a1 old directory, a2 new directory, a3 flags (RENAME_*); payload old name, NUL, new name. Handles of moved files stay valid. */
    public static final int RENAME = 13;
    /**
     * a1 handle, a2 mask of SET_*, a3 mode, a4 uid, a5 gid, a6 size; payload: four i64: atime s, ns, mtime s, ns (where the mask says so; ns may be
     * UTIME_NOW). Reply payload: attributes.
     */
    public static final int SETATTR = 14;
    /** a1 handle; writes it to stable storage. */
    public static final int FSYNC = 15;
    /** a1 handle is used no more. */
    public static final int CLOSE = 16;
    /** a1 handle; payload name. Reply a0: length; payload: value. */
    public static final int GETXATTR = 17;
    /** a1 handle. Reply a0: length; payload: names, each NUL-terminated. */
    public static final int LISTXATTR = 18;
    /**
     * Looks up several names of one directory: a1 directory; payload: at most {@link #MAX_WALK} names joined by {@code /}. Reply a0: how many names;
     * payload: for each a handle (u32, 0 where it can't be found) and its attributes.
     */
    public static final int LOOKUP = 19;

    /** Bits of SETATTR. */
    public static final int SET_MODE = 1;
    public static final int SET_UID = 2;
    public static final int SET_GID = 4;
    public static final int SET_SIZE = 8;
    public static final int SET_ATIME = 16;
    public static final int SET_MTIME = 32;

    /** Bytes of attributes. */
    public static final int ATTRIBUTES = 256;
    /** Most components of one WALK. */
    public static final int MAX_WALK = 60;

    private GoferOp() {
    }
}
