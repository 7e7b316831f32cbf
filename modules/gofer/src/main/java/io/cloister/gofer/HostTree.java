package io.cloister.gofer;

import io.cloister.bus.NotState;

/**
 * The host's file calls, as the gofer needs them. Directories are O_PATH descriptors, everything else is named by its
 * directory and one name. Every call returns at least 0, or minus an errno. Attributes go to a 256-byte struct statx,
 * other results to the buffer given; a failure leaves it alone.
 */
@NotState
public interface HostTree {
    /** Opens a directory beneath {@code dir} for walking. */
    int openDirectory(int dir, byte[] name);

    /** Opens a file (never a link, never beyond {@code dir}) with open flags and a mode. */
    int open(int dir, byte[] name, int flags, int mode);

    /** Attributes of {@code name} in {@code dir}, or of {@code dir} itself where the name is empty. */
    int statx(int dir, byte[] name, byte[] attributes);

    /** Entries from {@code cookie} on as raw linux_dirent64 records. */
    int readDirectory(int dir, long cookie, byte[] records);

    int readLink(int dir, byte[] name, byte[] target);

    int statfs(int dir, byte[] figures);

    int makeDirectory(int dir, byte[] name, int mode);

    int symlink(byte[] target, int dir, byte[] name);

    int link(int oldDir, byte[] oldName, int newDir, byte[] newName);

    int makeNode(int dir, byte[] name, int mode);

    int unlink(int dir, byte[] name, int flags);

    int rename(int oldDir, byte[] oldName, int newDir, byte[] newName, int flags);

    int chmod(int dir, byte[] name, int mode);

    /** -1 leaves an id. */
    int chown(int dir, byte[] name, int uid, int gid);

    /** {@code times}: atime s, ns, mtime s, ns. */
    int setTimes(int dir, byte[] name, long[] times);

    int truncate(int fd, long size);

    void close(int fd);

    /** Hands a descriptor to vfs under a token, and closes it here, whatever became of it. */
    int donate(long token, int fd);
}
