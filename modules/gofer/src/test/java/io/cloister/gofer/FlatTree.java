package io.cloister.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.StatxLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.TreeSet;

/** One directory on the heap: names of numbered files, and errnos as the host's. */
final class FlatTree implements HostTree {
    private record File(int number, String target) { }

    private final TreeMap<String, File> files = new TreeMap<>();
    private final TreeSet<Integer> open = new TreeSet<>();
    private final TreeMap<Long, Integer> donations = new TreeMap<>();
    private int nextNumber = 1;
    private int nextFd = 100;

    /** Which name is which file, in the order of their making. */
    String names() {
        return files.toString();
    }

    /** How many tokens of that kind vfs makes use of: it drops the second. */
    int donated(long token) {
        return Math.min(1, donations.getOrDefault(token, 0));
    }

    private int make(byte[] name, String target) {
        if (files.putIfAbsent(text(name), new File(nextNumber, target)) != null) {
            return -Errno.EEXIST;
        }
        nextNumber++;
        return 0;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.US_ASCII);
    }

    @Override
    public int openDirectory(int dir, byte[] name) {
        return -Errno.ENOTDIR;
    }

    @Override
    public int open(int dir, byte[] name, int flags, int mode) {
        int made = (flags & Open.O_CREAT) != 0 ? make(name, "") : 0;
        if (made < 0 && (flags & Open.O_EXCL) != 0) {
            return made;
        }
        open.add(nextFd);
        return nextFd++;
    }

    @Override
    public int statx(int dir, byte[] name, byte[] attributes) {
        File file = files.get(text(name));
        if (file == null) {
            return -Errno.ENOENT;
        }
        ByteBuffer.wrap(attributes).order(ByteOrder.LITTLE_ENDIAN).putLong(StatxLayout.STX_INO, file.number);
        return 0;
    }

    @Override
    public int readDirectory(int dir, long cookie, byte[] records) {
        return 0;
    }

    @Override
    public int readLink(int dir, byte[] name, byte[] target) {
        byte[] bytes = files.get(text(name)).target.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, 0, bytes.length);
        return bytes.length;
    }

    @Override
    public int statfs(int dir, byte[] figures) {
        return 0;
    }

    @Override
    public int makeDirectory(int dir, byte[] name, int mode) {
        return make(name, "");
    }

    @Override
    public int symlink(byte[] target, int dir, byte[] name) {
        return make(name, text(target));
    }

    @Override
    public int link(int oldDir, byte[] oldName, int newDir, byte[] newName) {
        return files.putIfAbsent(text(newName), files.get(text(oldName))) != null ? -Errno.EEXIST : 0;
    }

    @Override
    public int makeNode(int dir, byte[] name, int mode) {
        return make(name, "");
    }

    @Override
    public int unlink(int dir, byte[] name, int flags) {
        return files.remove(text(name)) == null ? -Errno.ENOENT : 0;
    }

    @Override
    public int rename(int oldDir, byte[] oldName, int newDir, byte[] newName, int flags) {
        File file = files.remove(text(oldName));
        if (file == null) {
            return -Errno.ENOENT;
        }
        File other = files.put(text(newName), file);
        if ((flags & Misc.RENAME_EXCHANGE) != 0) {
            files.put(text(oldName), other);
        }
        return 0;
    }

    @Override
    public int chmod(int dir, byte[] name, int mode) {
        return 0;
    }

    @Override
    public int chown(int dir, byte[] name, int uid, int gid) {
        return 0;
    }

    @Override
    public int setTimes(int dir, byte[] name, long[] times) {
        return 0;
    }

    @Override
    public int truncate(int fd, long size) {
        return 0;
    }

    @Override
    public void close(int fd) {
        open.remove(fd);
    }

    @Override
    public int donate(long token, int fd) {
        if (!open.remove(fd)) {
            return -Errno.EBADF;
        }
        donations.merge(token, 1, Integer::sum);
        return 0;
    }
}
