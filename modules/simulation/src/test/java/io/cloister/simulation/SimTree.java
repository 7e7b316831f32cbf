package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatxLayout;
import io.cloister.gofer.HostTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A host's file tree in memory. */
final class SimTree implements HostTree {
    /** One file, directory or link. */
    private static final class Inode {
        private final long number;
        private int mode;
        private int uid;
        private int gid;
        private int links = 1;
        private long changes;
        private final TreeMap<String, Inode> entries = new TreeMap<>();
        private SimFile data;
        private byte[] target = new byte[0];

        private Inode(long number, int mode) {
            this.number = number;
            this.mode = mode;
        }

        private boolean isDirectory() {
            return (mode & Stat.S_IFMT) == Stat.S_IFDIR;
        }
    }

    private final SimDescriptors descriptors;
    private final OpenFiles<Inode> open = new OpenFiles<>(3);
    private long nextNumber = 1;

    SimTree(SimDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** A new, empty root: its descriptor. */
    int root() {
        return open.add(inode(Stat.S_IFDIR | 0755));
    }

    /** Makes a directory below an open one. */
    int directory(int dir, String name) {
        int made = makeDirectory(dir, bytes(name), 0755);
        return made < 0 ? made : openDirectory(dir, bytes(name));
    }

    /** Makes a file below an open directory. */
    void file(int dir, String name, byte[] content, int mode) {
        Inode file = inode(Stat.S_IFREG | mode);
        file.data = new SimFile(content);
        open.at(dir).entries.put(name, file);
    }

    /** What the gofer has open. */
    OpenFiles<?> open() {
        return open;
    }

    /** All there is below an open directory, as text. */
    String print(int dir) {
        StringBuilder out = new StringBuilder();
        print(out, "/", at(dir));
        return out.toString();
    }

    private static void print(StringBuilder out, String name, Inode inode) {
        out.append(name)
                .append(' ')
                .append(Integer.toOctalString(inode.mode))
                .append(" owner ")
                .append(inode.uid)
                .append(':')
                .append(inode.gid)
                .append(" links ")
                .append(inode.links)
                .append(" changes ")
                .append(inode.changes)
                .append(' ')
                .append(text(inode.target));
        if (inode.data != null) {
            byte[] all = new byte[(int) inode.data.size()];
            inode.data.read(0, all, 0, all.length);
            out.append(all.length).append(" bytes #").append(Arrays.hashCode(all));
        }
        out.append('\n');
        inode.entries.forEach((entry, child) -> print(out, name + entry + '/', child));
    }

    private Inode inode(int mode) {
        Inode inode = new Inode(nextNumber++, mode);
        if ((mode & Stat.S_IFMT) == Stat.S_IFREG) {
            inode.data = new SimFile(0);
        }
        return inode;
    }

    private Inode at(int dir) {
        return open.at(dir);
    }

    private Inode find(int dir, byte[] name) {
        return name.length == 0 || name.length == 1 && name[0] == '.' ? at(dir) : at(dir).entries.get(text(name));
    }

    @Override
    public int openDirectory(int dir, byte[] name) {
        Inode inode = find(dir, name);
        return inode == null ? -Errno.ENOENT : inode.isDirectory() ? open.add(inode) : -Errno.ENOTDIR;
    }

    @Override
    public int open(int dir, byte[] name, int flags, int mode) {
        Inode inode = find(dir, name);
        if ((flags & Open.O_CREAT) != 0) {
            if (inode != null && (flags & Open.O_EXCL) != 0) {
                return -Errno.EEXIST;
            }
            if (inode == null) {
                inode = inode(Stat.S_IFREG | mode);
                at(dir).entries.put(text(name), inode);
            }
        } else if (inode == null) {
            return -Errno.ENOENT;
        }
        if ((flags & Open.O_TRUNC) != 0) {
            inode.data.truncate(0);
        }
        return open.add(inode);
    }

    @Override
    public int statx(int dir, byte[] name, byte[] attributes) {
        Inode inode = find(dir, name);
        if (inode == null) {
            return at(dir).isDirectory() ? -Errno.ENOENT : -Errno.ENOTDIR;
        }
        ByteBuffer out = ByteBuffer.wrap(attributes).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(attributes, (byte) 0);
        out.putInt(StatxLayout.STX_MASK, 0x7ff);
        out.putInt(StatxLayout.STX_BLKSIZE, 4096);
        out.putInt(StatxLayout.STX_NLINK, inode.isDirectory() ? 2 : inode.links);
        out.putInt(StatxLayout.STX_UID, inode.uid);
        out.putInt(StatxLayout.STX_GID, inode.gid);
        out.putShort(StatxLayout.STX_MODE, (short) inode.mode);
        out.putLong(StatxLayout.STX_INO, inode.number);
        long size = inode.data != null ? inode.data.size() : inode.target.length;
        out.putLong(StatxLayout.STX_SIZE, size);
        out.putLong(StatxLayout.STX_BLOCKS, (size + 511) / 512);
        out.putLong(StatxLayout.STX_MTIME, 1_600_000_000L + inode.changes);
        out.putInt(StatxLayout.STX_DEV_MINOR, 7);
        return 0;
    }

    @Override
    public int readDirectory(int dir, long cookie, byte[] records) {
        ByteBuffer out = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
        List<String> names = List.copyOf(at(dir).entries.keySet());
        for (int i = (int) cookie; i < names.size(); i++) {
            byte[] name = bytes(names.get(i));
            int length = 19 + name.length + 1 + 7 & ~7;
            if (out.remaining() < length) {
                return out.position() == 0 ? -Errno.EINVAL : out.position();
            }
            int start = out.position();
            Inode inode = at(dir).entries.get(names.get(i));
            out.putLong(inode.number)
                    .putLong(i + 1)
                    .putShort((short) length)
                    .put((byte) (inode.mode >>> 12 & 15))
                    .put(name)
                    .put((byte) 0);
            out.position(start + length);
        }
        return out.position();
    }

    @Override
    public int readLink(int dir, byte[] name, byte[] target) {
        Inode inode = find(dir, name);
        if (inode == null || (inode.mode & Stat.S_IFMT) != Stat.S_IFLNK) {
            return inode == null ? -Errno.ENOENT : -Errno.EINVAL;
        }
        System.arraycopy(inode.target, 0, target, 0, inode.target.length);
        return inode.target.length;
    }

    @Override
    public int statfs(int dir, byte[] figures) {
        return 0;
    }

    /** A new inode gets its number only where it gets its name, so that what was done already changes nothing. */
    private int enter(int dir, byte[] name, Supplier<Inode> inode) {
        if (find(dir, name) != null) {
            return -Errno.EEXIST;
        }
        at(dir).entries.put(text(name), inode.get());
        at(dir).changes++;
        return 0;
    }

    @Override
    public int makeDirectory(int dir, byte[] name, int mode) {
        return enter(dir, name, () -> inode(Stat.S_IFDIR | mode));
    }

    @Override
    public int symlink(byte[] target, int dir, byte[] name) {
        return enter(dir, name, () -> {
            Inode link = inode(Stat.S_IFLNK | 0777);
            link.target = target.clone();
            return link;
        });
    }

    @Override
    public int link(int oldDir, byte[] oldName, int newDir, byte[] newName) {
        Inode inode = find(oldDir, oldName);
        int outcome = inode == null ? -Errno.ENOENT : enter(newDir, newName, () -> inode);
        if (outcome == 0) {
            inode.links++;
        }
        return outcome;
    }

    @Override
    public int makeNode(int dir, byte[] name, int mode) {
        return enter(dir, name, () -> inode(mode));
    }

    @Override
    public int unlink(int dir, byte[] name, int flags) {
        Inode inode = find(dir, name);
        if (inode == null) {
            return -Errno.ENOENT;
        }
        boolean directory = (flags & Open.AT_REMOVEDIR) != 0;
        if (inode.isDirectory() != directory) {
            return directory ? -Errno.ENOTDIR : -Errno.EISDIR;
        }
        if (!inode.entries.isEmpty()) {
            return -Errno.ENOTEMPTY;
        }
        at(dir).entries.remove(text(name));
        at(dir).changes++;
        inode.links--;
        return 0;
    }

    @Override
    public int rename(int oldDir, byte[] oldName, int newDir, byte[] newName, int flags) {
        Inode inode = find(oldDir, oldName);
        Inode target = find(newDir, newName);
        if (inode == null) {
            return -Errno.ENOENT;
        }
        if (target == inode) {
            return 0;
        }
        if ((flags & Misc.RENAME_EXCHANGE) != 0) {
            at(oldDir).entries.put(text(oldName), target);
            at(newDir).entries.put(text(newName), inode);
            return target == null ? -Errno.ENOENT : 0;
        }
        if (target != null && (flags & Misc.RENAME_NOREPLACE) != 0) {
            return -Errno.EEXIST;
        }
        if (target != null && target.isDirectory() != inode.isDirectory()) {
            return target.isDirectory() ? -Errno.EISDIR : -Errno.ENOTDIR;
        }
        if (target != null) {
            target.links--;
        }
        at(oldDir).entries.remove(text(oldName));
        at(newDir).entries.put(text(newName), inode);
        return 0;
    }

    @Override
    public int chmod(int dir, byte[] name, int mode) {
        Inode inode = find(dir, name);
        if (inode != null) {
            inode.mode = inode.mode & Stat.S_IFMT | mode;
        }
        return inode == null ? -Errno.ENOENT : 0;
    }

    @Override
    public int chown(int dir, byte[] name, int uid, int gid) {
        Inode inode = find(dir, name);
        if (inode != null) {
            inode.uid = uid < 0 ? inode.uid : uid;
            inode.gid = gid < 0 ? inode.gid : gid;
        }
        return inode == null ? -Errno.ENOENT : 0;
    }

    @Override
    public int setTimes(int dir, byte[] name, long[] times) {
        return find(dir, name) == null ? -Errno.ENOENT : 0;
    }

    @Override
    public int truncate(int fd, long size) {
        at(fd).data.truncate(size);
        return 0;
    }

    @Override
    public void close(int fd) {
        open.close(fd);
    }

    @Override
    public int donate(long token, int fd) {
        if (!open.has(fd)) {
            return -Errno.EBADF;
        }
        descriptors.donate(token, at(fd).data);
        open.close(fd);
        return 0;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
