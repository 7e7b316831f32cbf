package io.cloister.vfs.inode;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.memory.DataObject;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * A file. Operations answer at once with a value or minus an errno; the defaults refuse. Permissions, sticky bits and
 * read-only mounts were checked by the caller; names are single components, never {@code .} or {@code ..}. One object
 * stands for one file as long as anybody holds it.
 */
public abstract class Inode {
    private final FileSystem fileSystem;

    protected Inode(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    public final FileSystem fileSystem() {
        return fileSystem;
    }

    /** The attributes now; the object may be reused by the next call. Change them with {@link #setattr} only. */
    public abstract Attributes attributes();

    /** Asks whoever knows for fresh attributes (volumes that the host changes too); 0 or minus an errno. */
    public long refresh() {
        return 0;
    }

    /** S_IFDIR, S_IFREG, ... */
    public int type() {
        return attributes().mode & Stat.S_IFMT;
    }

    public final boolean isDirectory() {
        return type() == Stat.S_IFDIR;
    }

    public final boolean isSymlink() {
        return type() == Stat.S_IFLNK;
    }

    public final boolean isRegular() {
        return type() == Stat.S_IFREG;
    }

    public Found lookup(int tid, String name) {
        return Found.error(-Errno.ENOTDIR);
    }

    /** All names but {@code .} and {@code ..}, in a stable order. */
    public long list(int tid, List<DirEntry> into) {
        return -Errno.ENOTDIR;
    }

    /** Makes a file of any type but directory and symbolic link, as node.mode() says. The name does not exist. */
    public Found create(String name, NewNode node) {
        return Found.error(-Errno.EPERM);
    }

    /** A regular file without a name (O_TMPFILE of open(2)). */
    public Found tmpfile(NewNode node) {
        return Found.error(-Errno.EOPNOTSUPP);
    }

    /** O_TMPFILE with O_EXCL: link(2) must not give it a name. */
    public void neverNamed() {
    }

    /** mkdir(2). */
    public Found mkdir(String name, NewNode node) {
        return Found.error(-Errno.EPERM);
    }

    /** symlink(2). */
    public Found symlink(String name, String target, NewNode node) {
        return Found.error(-Errno.EPERM);
    }

    /** link(2): {@code target} is of the same file system and no directory. */
    public long link(String name, Inode target, long nowNs) {
        return -Errno.EPERM;
    }

    /** unlink(2): {@code child} is what {@code name} means. */
    public long unlink(String name, Inode child, long nowNs) {
        return -Errno.EPERM;
    }

    /** rmdir(2): -ENOTEMPTY. */
    public long rmdir(String name, Inode child, long nowNs) {
        return -Errno.EPERM;
    }

    /** rename(2) out of this directory; types already agree. */
    public long rename(Rename rename) {
        return -Errno.EPERM;
    }

    /**
     * A rename. {@code replaced} is null if the new name is free; with {@code exchange} the two swap places.
     */
    public record Rename(String name, Inode child, Inode newDir, String newName, Inode replaced, boolean exchange,
        long nowNs) {
    }

    /** readlink(2). */
    public LinkTarget readlink(int tid) {
        return LinkTarget.error(-Errno.EINVAL);
    }

    /** Magic links: where following leads without a path; null: follow the text. */
    public Jump jump(int tid) {
        return null;
    }

    /**
     * A new description. Regular files and directories: the common ones. Other types: what the kernel knows of special
     * files.
     */
    public Opened open(Opening how) {
        return switch (type()) {
            case Stat.S_IFREG -> RegularFile.open(how);
            case Stat.S_IFDIR -> Opened.of(new DirectoryFile(how.env(), how.flags(), how.path()));
            case Stat.S_IFLNK -> Opened.error(-Errno.ELOOP);
            default -> how.env().special().open(this, how);
        };
    }

    /** chmod, chown, utimensat. */
    public long setattr(Setattr change) {
        return -Errno.EPERM;
    }

    /** truncate(2). */
    public long truncate(long size, long nowNs) {
        return -Errno.EINVAL;
    }

    /** A description of a regular file is about to be made ({@code write}: it may change it). */
    public long acquire(boolean write) {
        return 0;
    }

    /** One such description is gone. */
    public void relinquish(boolean write) {
    }

    /** Data of a regular file; short only at the end. */
    public long readAt(MutableDirectBuffer memory, int offset, int length, long position) {
        return -Errno.EINVAL;
    }

    /** Writes data of a regular file, which grows as needed. */
    public long writeAt(MutableDirectBuffer memory, int offset, int length, long position, long nowNs) {
        return -Errno.EINVAL;
    }

    /** SEEK_DATA, SEEK_HOLE: position inside the file. */
    public long seekData(long position, boolean hole) {
        return hole ? attributes().size : position;
    }

    /** fallocate(2). */
    public long allocate(int mode, long offset, long length, long nowNs) {
        return -Errno.EOPNOTSUPP;
    }

    /** fsync(2). */
    public long sync() {
        return 0;
    }

    /** The host memory behind a regular file, for mmap and exec; null: ENODEV. */
    public DataObject dataObject(boolean write) {
        return null;
    }

    /** True where user.* and trusted.* attributes can be kept. */
    public boolean keepsXattrs() {
        return false;
    }

    /** Value of an extended attribute, null for ENODATA. */
    public byte[] xattr(String name) {
        return null;
    }

    /** Sets or, with null, removes an extended attribute. */
    public long xattr(String name, byte[] value, long nowNs) {
        return -Errno.EOPNOTSUPP;
    }

    /** Names of the extended attributes, in order. */
    public List<String> xattrs() {
        return List.of();
    }

    /** memfd seals; -1: can't be sealed. */
    public int seals() {
        return -1;
    }

    public long addSeals(int seals) {
        return -Errno.EINVAL;
    }

    /** The name cache holds this no longer, and nobody else does. */
    public void forgotten() {
    }
}
