package io.cloister.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.StatxLayout;
import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;
import java.util.Arrays;

/**
 * {@link HostTree} on the tape. Changes of names can't be done twice, so they are announced. Where a predecessor died
 * with one announced and not answered it is done again, and the errno that says "has been done" counts as success. An
 * exchange of two names says nothing when it is done twice: the file itself, looked at before, tells.
 */
public final class RecordedHostTree extends RecordedPort implements HostTree {
    private static final int ATTRIBUTES = 256;

    private final HostTree real;

    /** Asks {@code real}. */
    public RecordedHostTree(HostTree real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public int openDirectory(int dir, byte[] name) {
        return replaying()
                ? pastInt(PortOp.TREE_OPEN_DIRECTORY)
                : kept(PortOp.TREE_OPEN_DIRECTORY, real.openDirectory(dir, name));
    }

    @Override
    public int open(int dir, byte[] name, int flags, int mode) {
        if (replaying()) {
            return pastInt(PortOp.TREE_OPEN);
        }
        boolean maybeDone = (flags & Open.O_EXCL) != 0 && announce(PortOp.TREE_OPEN);
        int fd = real.open(dir, name, flags, mode);
        if (maybeDone && fd == -Errno.EEXIST) {
            fd = real.open(dir, name, flags & ~Open.O_EXCL, mode);
        }
        return kept(PortOp.TREE_OPEN, fd);
    }

    @Override
    public int statx(int dir, byte[] name, byte[] attributes) {
        return replaying() ? pastInt(PortOp.TREE_STATX, attributes)
            : kept(PortOp.TREE_STATX, real.statx(dir, name, attributes), attributes, attributes.length);
    }

    @Override
    public int readDirectory(int dir, long cookie, byte[] records) {
        if (replaying()) {
            return pastInt(PortOp.TREE_READ_DIRECTORY, records);
        }
        int length = real.readDirectory(dir, cookie, records);
        return kept(PortOp.TREE_READ_DIRECTORY, length, records, length);
    }

    @Override
    public int readLink(int dir, byte[] name, byte[] target) {
        if (replaying()) {
            return pastInt(PortOp.TREE_READ_LINK, target);
        }
        int length = real.readLink(dir, name, target);
        return kept(PortOp.TREE_READ_LINK, length, target, length);
    }

    @Override
    public int statfs(int dir, byte[] figures) {
        return replaying()
                ? pastInt(PortOp.TREE_STATFS, figures)
                : kept(PortOp.TREE_STATFS, real.statfs(dir, figures), figures, figures.length);
    }

    @Override
    public int makeDirectory(int dir, byte[] name, int mode) {
        if (replaying()) {
            return pastInt(PortOp.TREE_MAKE_DIRECTORY);
        }
        boolean maybeDone = announce(PortOp.TREE_MAKE_DIRECTORY);
        return settled(PortOp.TREE_MAKE_DIRECTORY, real.makeDirectory(dir, name, mode), maybeDone, Errno.EEXIST);
    }

    @Override
    public int symlink(byte[] target, int dir, byte[] name) {
        if (replaying()) {
            return pastInt(PortOp.TREE_SYMLINK);
        }
        boolean maybeDone = announce(PortOp.TREE_SYMLINK);
        return settled(PortOp.TREE_SYMLINK, real.symlink(target, dir, name), maybeDone, Errno.EEXIST);
    }

    @Override
    public int link(int oldDir, byte[] oldName, int newDir, byte[] newName) {
        if (replaying()) {
            return pastInt(PortOp.TREE_LINK);
        }
        boolean maybeDone = announce(PortOp.TREE_LINK);
        return settled(PortOp.TREE_LINK, real.link(oldDir, oldName, newDir, newName), maybeDone, Errno.EEXIST);
    }

    @Override
    public int makeNode(int dir, byte[] name, int mode) {
        if (replaying()) {
            return pastInt(PortOp.TREE_MAKE_NODE);
        }
        boolean maybeDone = announce(PortOp.TREE_MAKE_NODE);
        return settled(PortOp.TREE_MAKE_NODE, real.makeNode(dir, name, mode), maybeDone, Errno.EEXIST);
    }

    @Override
    public int unlink(int dir, byte[] name, int flags) {
        if (replaying()) {
            return pastInt(PortOp.TREE_UNLINK);
        }
        boolean maybeDone = announce(PortOp.TREE_UNLINK);
        return settled(PortOp.TREE_UNLINK, real.unlink(dir, name, flags), maybeDone, Errno.ENOENT);
    }

    @Override
    public int rename(int oldDir, byte[] oldName, int newDir, byte[] newName, int flags) {
        boolean exchange = (flags & Misc.RENAME_EXCHANGE) != 0;
        byte[] before = exchange ? new byte[ATTRIBUTES] : null;
        boolean known = exchange && statx(oldDir, oldName, before) >= 0;
        if (replaying()) {
            return pastInt(PortOp.TREE_RENAME);
        }
        boolean maybeDone = announce(PortOp.TREE_RENAME);
        if (maybeDone && known && isAt(newDir, newName, before)) {
            return kept(PortOp.TREE_RENAME, 0);
        }
        return settled(
                PortOp.TREE_RENAME,
                real.rename(oldDir, oldName, newDir, newName, flags),
                maybeDone && !exchange,
                Errno.ENOENT);
    }

    @Override
    public int chmod(int dir, byte[] name, int mode) {
        return replaying() ? pastInt(PortOp.TREE_CHMOD) : kept(PortOp.TREE_CHMOD, real.chmod(dir, name, mode));
    }

    @Override
    public int chown(int dir, byte[] name, int uid, int gid) {
        return replaying() ? pastInt(PortOp.TREE_CHOWN) : kept(PortOp.TREE_CHOWN, real.chown(dir, name, uid, gid));
    }

    @Override
    public int setTimes(int dir, byte[] name, long[] times) {
        return replaying()
                ? pastInt(PortOp.TREE_SET_TIMES)
                : kept(PortOp.TREE_SET_TIMES, real.setTimes(dir, name, times));
    }

    @Override
    public int truncate(int fd, long size) {
        return replaying() ? pastInt(PortOp.TREE_TRUNCATE) : kept(PortOp.TREE_TRUNCATE, real.truncate(fd, size));
    }

    @Override
    public void close(int fd) {
        if (replaying()) {
            past(PortOp.TREE_CLOSE);
            return;
        }
        real.close(fd);
        kept(PortOp.TREE_CLOSE, 0);
    }

    /**
     * Sent, closed, and not recorded: then there is no such descriptor any more. Sent and not closed: vfs gets two of
     * one token, and drops one.
     */
    @Override
    public int donate(long token, int fd) {
        if (replaying()) {
            return pastInt(PortOp.TREE_DONATE);
        }
        boolean maybeDone = announce(PortOp.TREE_DONATE);
        return settled(PortOp.TREE_DONATE, real.donate(token, fd), maybeDone, Errno.EBADF);
    }

    /** True if {@code name} in {@code dir} is the file with these attributes. */
    private boolean isAt(int dir, byte[] name, byte[] attributes) {
        byte[] now = new byte[ATTRIBUTES];
        return real.statx(dir, name, now) >= 0
                && same(now, attributes, StatxLayout.STX_INO, 8)
                && same(now, attributes, StatxLayout.STX_DEV_MAJOR, 8);
    }

    private static boolean same(byte[] a, byte[] b, int offset, int length) {
        return Arrays.equals(a, offset, offset + length, b, offset, offset + length);
    }

    /** The outcome of what may have been done before: {@code sign} then says that it was. */
    private int settled(PortOp op, int outcome, boolean maybeDone, int sign) {
        return kept(op, maybeDone && outcome == -sign ? 0 : outcome);
    }

    private int pastInt(PortOp op) {
        return (int) past(op);
    }

    private int pastInt(PortOp op, byte[] bytes) {
        return (int) past(op, bytes, 0, bytes.length);
    }

    private int kept(PortOp op, int outcome) {
        return (int) kept(op, (long) outcome);
    }

    /** Bytes come with success only. */
    private int kept(PortOp op, int outcome, byte[] bytes, int length) {
        return outcome < 0 ? kept(op, outcome) : (int) kept(op, outcome, bytes, 0, length);
    }
}
