package io.cloister.vfs.tmpfs;

import io.cloister.abi.Mount;
import io.cloister.abi.Stat;
import io.cloister.abi.StatfsLayout;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.NewNode;
import org.agrona.MutableDirectBuffer;

/** One tmpfs. Bytes and inodes are counted against the sandbox's bound and, if given, its own. */
public final class TmpFs extends FileSystem {
    private final TmpfsPool pool;
    private final TmpDirectory root;
    private final long maxBytes;
    private long bytes;
    private int inodes;
    private long nextIno = 1;

    /** {@code mode} of the root directory; {@code maxBytes} {@link Long#MAX_VALUE}: only the sandbox's bound. */
    public TmpFs(TmpfsPool pool, int mode, int uid, int gid, long maxBytes) {
        super("tmpfs", Mount.TMPFS_MAGIC, pool.devices().fresh());
        this.pool = pool;
        this.maxBytes = maxBytes;
        this.root = new TmpDirectory(this, new NewNode(Stat.S_IFDIR | mode & 07777, uid, gid, 0, pool.clock()
            .realtimeNs()));
    }

    /** From mount(2)'s option string: size=, mode=, uid=, gid=; null for nonsense. */
    public static TmpFs mounted(TmpfsPool pool, String options) {
        long size = Long.MAX_VALUE;
        int mode = 01777;
        int uid = 0;
        int gid = 0;
        for (String option : options.split(",")) {
            int eq = option.indexOf('=');
            String value = eq < 0 ? "" : option.substring(eq + 1);
            try {
                switch (eq < 0 ? option : option.substring(0, eq)) {
                    case "size" -> size = bytes(value);
                    case "mode" -> mode = Integer.parseInt(value, 8);
                    case "uid" -> uid = Integer.parseInt(value);
                    case "gid" -> gid = Integer.parseInt(value);
                    default -> {
                    }
                }
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return new TmpFs(pool, mode, uid, gid, size);
    }

    private static long bytes(String value) {
        int shift = 0;
        String digits = value;
        if (!value.isEmpty()) {
            shift = switch (Character.toLowerCase(value.charAt(value.length() - 1))) {
                case 'k' -> 10;
                case 'm' -> 20;
                case 'g' -> 30;
                default -> 0;
            };
            digits = shift > 0 || value.endsWith("%") ? value.substring(0, value.length() - 1) : value;
        }
        return value.endsWith("%") ? Long.MAX_VALUE : Long.parseLong(digits) << shift;
    }

    TmpfsPool pool() {
        return pool;
    }

    @Override
    public TmpDirectory root() {
        return root;
    }

    /** A number for a new inode, 0 if there are too many. */
    long newIno() {
        if (nextIno > 1 && !pool.spendInodes(1)) {
            return 0;
        }
        inodes++;
        return nextIno++;
    }

    boolean hasInodes() {
        return pool.hasInodes();
    }

    /** An inode is gone that had {@code bytesBack} bytes of data. */
    void freed(long bytesBack) {
        spendNames(-1);
        spend(-bytesBack);
    }

    /** Takes what further names of a file cost, or gives it back: an inode each, as on Linux. */
    boolean spendNames(int count) {
        if (!pool.spendInodes(count)) {
            return false;
        }
        inodes += count;
        return true;
    }

    /** Takes or gives back bytes. */
    boolean spend(long delta) {
        if (delta > 0 && bytes + delta > maxBytes || !pool.spend(delta)) {
            return false;
        }
        bytes += delta;
        return true;
    }

    @Override
    public String options() {
        return maxBytes == Long.MAX_VALUE ? "" : ",size=" + (maxBytes >> 10) + "k";
    }

    @Override
    public long statfs(MutableDirectBuffer memory, int at) {
        super.statfs(memory, at);
        long total = Math.min(maxBytes, pool.maxBytes());
        long free = Math.max(0, Math.min(total - bytes, pool.freeBytes()));
        memory.putLong(at + StatfsLayout.F_BLOCKS, total >> 12);
        memory.putLong(at + StatfsLayout.F_BFREE, free >> 12);
        memory.putLong(at + StatfsLayout.F_BAVAIL, free >> 12);
        memory.putLong(at + StatfsLayout.F_FILES, VfsLimits.TMPFS_INODES);
        memory.putLong(at + StatfsLayout.F_FFREE, VfsLimits.TMPFS_INODES - inodes);
        return 0;
    }
}
