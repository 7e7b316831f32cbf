package io.cloister.vfs.pseudo;

import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.Setattr;

/** Attributes of a computed file. */
public abstract class PseudoInode extends Inode {
    private static final long ROOT_INO = 1;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private final Attributes attributes = new Attributes();

    /** {@code mode} with type; {@code ino} from {@link #number}. */
    protected PseudoInode(PseudoFs fileSystem, int mode, long ino) {
        super(fileSystem);
        attributes.born(fileSystem.bornNs());
        attributes.dev = fileSystem.dev();
        attributes.ino = ino;
        attributes.mode = mode;
        attributes.blksize = 1024;
        attributes.nlink = (mode & Stat.S_IFMT) == Stat.S_IFDIR ? 2 : 1;
    }

    public static long rootNumber() {
        return ROOT_INO;
    }

    /**
     * The number of the file {@code name} in the directory {@code parent}: stable, so that tools which compare numbers
     * are content.
     */
    public static long number(long parent, String name) {
        long hash = parent * MIX;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * MIX;
            hash ^= hash >>> 29;
        }
        return (hash & 0x7fffffffffL) + 2;
    }

    public final long ino() {
        return attributes.ino;
    }

    /** The file system, as what it is. */
    public final PseudoFs pseudoFs() {
        return (PseudoFs) fileSystem();
    }

    /** Gives it to a user. */
    public final PseudoInode owned(int uid, int gid) {
        attributes.uid = uid;
        attributes.gid = gid;
        return this;
    }

    /** Device number of a device. */
    public final PseudoInode device(long rdev) {
        attributes.rdev = rdev;
        return this;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    /** chmod and chown of devices and of files that root may tune: remembered. */
    @Override
    public long setattr(Setattr change) {
        change.apply(attributes);
        return 0;
    }
}
