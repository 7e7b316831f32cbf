package io.cloister.vfs.inode;

import io.cloister.abi.StatfsLayout;
import org.agrona.MutableDirectBuffer;

/** A mounted or mountable tree. */
public abstract class FileSystem {
    private final String type;
    private final long magic;
    private final long dev;
    private Dentry rootDentry;

    /** {@code type} as in /proc/mounts, {@code magic} of statfs(2), {@code dev} device number. */
    protected FileSystem(String type, long magic, long dev) {
        this.type = type;
        this.magic = magic;
        this.dev = dev;
    }

    /** As in /proc/filesystems. */
    public final String type() {
        return type;
    }

    /** f_type of statfs(2). */
    public final long magic() {
        return magic;
    }

    /** st_dev of its files. */
    public final long dev() {
        return dev;
    }

    public abstract Inode root();

    /** The root's entry, one for all mounts. */
    public final Dentry rootDentry() {
        if (rootDentry == null) {
            rootDentry = Dentry.root(root()).pin();
        }
        return rootDentry;
    }

    /** False where names come and go by themselves (/proc): nothing is remembered. */
    public boolean cachesNames() {
        return true;
    }

    /** True where others may change it (volumes): every lookup asks again. */
    public boolean revalidates() {
        return false;
    }

    /** True if nothing can be changed. */
    public boolean readOnly() {
        return false;
    }

    /**
     * A walk is about to ask for these names below {@code directory}, one after the other: fetch them in one go if that
     * is cheaper.
     */
    public void prefetch(Inode directory, String[] names, int from) {
    }

    /** Options beyond those of the mount, as in /proc/mounts, with a leading comma or empty. */
    public String options() {
        return "";
    }

    /** statfs(2): 0 or minus an errno. */
    public long statfs(MutableDirectBuffer memory, int at) {
        memory.setMemory(at, StatfsLayout.SIZE, (byte) 0);
        memory.putLong(at + StatfsLayout.F_TYPE, magic);
        memory.putLong(at + StatfsLayout.F_BSIZE, 4096);
        memory.putLong(at + StatfsLayout.F_FRSIZE, 4096);
        memory.putLong(at + StatfsLayout.F_NAMELEN, 255);
        memory.putLong(at + StatfsLayout.F_FSID, dev);
        return 0;
    }

    /** sync(2), syncfs(2). */
    public long sync() {
        return 0;
    }
}
