package io.cloister.vfs.inode;

import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.abi.StatxLayout;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What stat(2) says of an inode (inode(7)). Times are CLOCK_REALTIME nanoseconds; blocks are of 512 bytes. */
public final class Attributes {
    private static final long NS = 1_000_000_000L;

    public long dev;
    public long ino;
    public int mode;
    public int uid;
    public int gid;
    public long nlink = 1;
    public long rdev;
    public long size;
    public long blocks;
    public int blksize = 4096;
    public long atimeNs;
    public long mtimeNs;
    public long ctimeNs;
    public long btimeNs;

    /** Takes over all of {@code other}. */
    public Attributes set(Attributes other) {
        dev = other.dev;
        ino = other.ino;
        mode = other.mode;
        uid = other.uid;
        gid = other.gid;
        nlink = other.nlink;
        rdev = other.rdev;
        size = other.size;
        blocks = other.blocks;
        blksize = other.blksize;
        atimeNs = other.atimeNs;
        mtimeNs = other.mtimeNs;
        ctimeNs = other.ctimeNs;
        btimeNs = other.btimeNs;
        return this;
    }

    /** Sets all times. */
    public Attributes born(long nowNs) {
        atimeNs = nowNs;
        mtimeNs = nowNs;
        ctimeNs = nowNs;
        btimeNs = nowNs;
        return this;
    }

    /** S_IFMT part of the mode. */
    public int type() {
        return mode & Stat.S_IFMT;
    }

    /** DT_* of this type. */
    public int direntType() {
        return mode >>> 12 & 15;
    }

    /** A device number as stat(2) stores it (makedev(3)). */
    public static long device(long major, long minor) {
        return (major & 0xfff) << 8 | minor & 0xff | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }

    /** Major part of a device number. */
    public static int major(long device) {
        return (int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfffL);
    }

    /** Minor part of a device number. */
    public static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & ~0xffL);
    }

    /** Fills a struct stat; 0. */
    public long fillStat(MutableDirectBuffer memory, int at) {
        memory.setMemory(at, StatLayout.SIZE, (byte) 0);
        memory.putLong(at + StatLayout.ST_DEV, dev);
        memory.putLong(at + StatLayout.ST_INO, ino);
        memory.putLong(at + StatLayout.ST_NLINK, nlink);
        memory.putInt(at + StatLayout.ST_MODE, mode);
        memory.putInt(at + StatLayout.ST_UID, uid);
        memory.putInt(at + StatLayout.ST_GID, gid);
        memory.putLong(at + StatLayout.ST_RDEV, rdev);
        memory.putLong(at + StatLayout.ST_SIZE, size);
        memory.putLong(at + StatLayout.ST_BLKSIZE, blksize);
        memory.putLong(at + StatLayout.ST_BLOCKS, blocks);
        putTime(memory, at + StatLayout.ST_ATIME, atimeNs);
        putTime(memory, at + StatLayout.ST_MTIME, mtimeNs);
        putTime(memory, at + StatLayout.ST_CTIME, ctimeNs);
        return 0;
    }

    private static void putTime(MutableDirectBuffer memory, int at, long timeNs) {
        memory.putLong(at, Math.floorDiv(timeNs, NS));
        memory.putLong(at + 8, Math.floorMod(timeNs, NS));
    }

    /** Fills a struct statx with all basic fields and the birth time; 0. */
    public long fillStatx(MutableDirectBuffer memory, int at, long mountId) {
        memory.setMemory(at, StatxLayout.SIZE, (byte) 0);
        memory.putInt(at + StatxLayout.STX_MASK, Stat.STATX_ALL | Stat.STATX_MNT_ID);
        memory.putInt(at + StatxLayout.STX_BLKSIZE, blksize);
        memory.putInt(at + StatxLayout.STX_NLINK, (int) nlink);
        memory.putInt(at + StatxLayout.STX_UID, uid);
        memory.putInt(at + StatxLayout.STX_GID, gid);
        memory.putShort(at + StatxLayout.STX_MODE, (short) mode);
        memory.putLong(at + StatxLayout.STX_INO, ino);
        memory.putLong(at + StatxLayout.STX_SIZE, size);
        memory.putLong(at + StatxLayout.STX_BLOCKS, blocks);
        putStatxTime(memory, at + StatxLayout.STX_ATIME, atimeNs);
        putStatxTime(memory, at + StatxLayout.STX_BTIME, btimeNs);
        putStatxTime(memory, at + StatxLayout.STX_CTIME, ctimeNs);
        putStatxTime(memory, at + StatxLayout.STX_MTIME, mtimeNs);
        memory.putInt(at + StatxLayout.STX_RDEV_MAJOR, major(rdev));
        memory.putInt(at + StatxLayout.STX_RDEV_MINOR, minor(rdev));
        memory.putInt(at + StatxLayout.STX_DEV_MAJOR, major(dev));
        memory.putInt(at + StatxLayout.STX_DEV_MINOR, minor(dev));
        memory.putLong(at + StatxLayout.STX_MNT_ID, mountId);
        return 0;
    }

    private static void putStatxTime(MutableDirectBuffer memory, int at, long timeNs) {
        memory.putLong(at, Math.floorDiv(timeNs, NS));
        memory.putInt(at + 8, (int) Math.floorMod(timeNs, NS));
    }

    /** From a raw struct statx, as the gofer gives it. */
    public Attributes fromStatx(DirectBuffer memory, int at) {
        mode = memory.getShort(at + StatxLayout.STX_MODE) & 0xffff;
        uid = memory.getInt(at + StatxLayout.STX_UID);
        gid = memory.getInt(at + StatxLayout.STX_GID);
        nlink = memory.getInt(at + StatxLayout.STX_NLINK) & 0xffffffffL;
        ino = memory.getLong(at + StatxLayout.STX_INO);
        size = memory.getLong(at + StatxLayout.STX_SIZE);
        blocks = memory.getLong(at + StatxLayout.STX_BLOCKS);
        blksize = memory.getInt(at + StatxLayout.STX_BLKSIZE);
        rdev = device(memory.getInt(at + StatxLayout.STX_RDEV_MAJOR), memory.getInt(at + StatxLayout.STX_RDEV_MINOR));
        dev = device(memory.getInt(at + StatxLayout.STX_DEV_MAJOR), memory.getInt(at + StatxLayout.STX_DEV_MINOR));
        atimeNs = takeTime(memory, at + StatxLayout.STX_ATIME);
        btimeNs = takeTime(memory, at + StatxLayout.STX_BTIME);
        ctimeNs = takeTime(memory, at + StatxLayout.STX_CTIME);
        mtimeNs = takeTime(memory, at + StatxLayout.STX_MTIME);
        return this;
    }

    private static long takeTime(DirectBuffer memory, int at) {
        return memory.getLong(at) * NS + memory.getInt(at + 8);
    }
}
