package io.cloister.gofer;

import io.cloister.abi.Dirent64Layout;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatfsLayout;
import io.cloister.bus.Message;
import io.cloister.bus.NotState;
import io.cloister.bus.gofer.AttributesReply;
import io.cloister.bus.gofer.EntryRecord;
import io.cloister.bus.gofer.GoferRequests;
import io.cloister.bus.gofer.LookupReply;
import io.cloister.bus.gofer.NodeRecord;
import io.cloister.bus.gofer.ReaddirReply;
import io.cloister.bus.gofer.ReadlinkReply;
import io.cloister.bus.gofer.StatfsReply;
import io.cloister.bus.gofer.WalkReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * One small method for each request: check it, ask the host, fill in the reply. What changes a root is done by {@link
 * GoferChanges}.
 */
final class GoferHandler implements GoferRequests {
    private static final int OPEN_FLAGS = Open.O_ACCMODE | Open.O_TRUNC | Open.O_APPEND;
    private static final int TARGET = 4096;
    private static final byte SEPARATOR = '/';

    private final HostTree host;
    private final Nodes nodes;
    private final GoferChanges changes;
    private final Donor donor;
    @NotState
    private final byte[] attributes = new byte[NodeRecord.ATTRIBUTES_SIZE];
    @NotState
    private final byte[] records = new byte[Message.MAX_DATA - 64];

    GoferHandler(HostTree host, Nodes nodes, GoferCounters counters) {
        this.host = host;
        this.nodes = nodes;
        this.donor = new Donor(host, counters);
        this.changes = new GoferChanges(host, nodes, donor);
    }

    @Override
    public long walk(int directory, byte[] names, WalkReply reply) {
        Node at = nodes.node(directory);
        if (at == null) {
            return -Errno.ESTALE;
        }
        int count = 0;
        int from = 0;
        while (from < names.length && count < NodeRecord.MOST) {
            int to = endOfName(names, from);
            byte[] name = Arrays.copyOfRange(names, from, to);
            int dir = Names.isName(name) ? nodes.directory(at) : -Errno.EINVAL;
            int outcome = dir < 0 ? dir : host.statx(dir, name, attributes);
            Node next = outcome < 0 ? null : nodes.add(at, name, Names.isDirectory(attributes));
            if (next == null) {
                reply.stoppedBy(outcome < 0 ? -outcome : Errno.ENFILE);
                break;
            }
            put(reply.body(), reply.nodesOffset() + count * NodeRecord.SIZE, next.handle);
            count++;
            at = next;
            if (!next.directory) {
                break;
            }
            from = to + 1;
        }
        reply.nodesLength(count * NodeRecord.SIZE);
        return count;
    }

    /** Many names of one directory: what a guest that lists a directory asks for next. */
    @Override
    public long lookup(int directory, byte[] names, LookupReply reply) {
        Node parent = nodes.node(directory);
        int dir = parent == null ? -Errno.ESTALE : nodes.directory(parent);
        if (dir < 0) {
            return dir;
        }
        int count = 0;
        int from = 0;
        while (from < names.length && count < NodeRecord.MOST) {
            int to = endOfName(names, from);
            byte[] name = Arrays.copyOfRange(names, from, to);
            int outcome = Names.isName(name) ? host.statx(dir, name, attributes) : -Errno.EINVAL;
            Node next = outcome < 0 ? null : nodes.add(parent, name, Names.isDirectory(attributes));
            put(reply.body(), reply.nodesOffset() + count * NodeRecord.SIZE, next == null ? 0 : next.handle);
            count++;
            from = to + 1;
        }
        reply.nodesLength(count * NodeRecord.SIZE);
        return count;
    }

    private static int endOfName(byte[] names, int from) {
        int to = from;
        while (to < names.length && names[to] != SEPARATOR) {
            to++;
        }
        return to;
    }

    private void put(MutableDirectBuffer body, int at, int handle) {
        body.putInt(at + NodeRecord.HANDLE, handle);
        body.putBytes(at + NodeRecord.ATTRIBUTES, attributes);
    }

    @Override
    public long getattr(int handle, AttributesReply reply) {
        Node node = nodes.node(handle);
        return node == null ? -Errno.ESTALE : changes.attributes(node, reply);
    }

    @Override
    public long open(int handle, int flags) {
        Node node = nodes.node(handle);
        int wanted = flags & OPEN_FLAGS;
        boolean writes = (wanted & Open.O_ACCMODE) != Open.O_RDONLY || (wanted & Open.O_TRUNC) != 0;
        if (node == null || writes && !node.writable) {
            return node == null ? -Errno.ESTALE : -Errno.EROFS;
        }
        int dir = nodes.holder(node);
        int outcome = dir < 0 ? dir : host.statx(dir, node.nameInHolder(), attributes);
        if (outcome < 0) {
            return outcome;
        }
        if ((Names.mode(attributes) & Stat.S_IFMT) != Stat.S_IFREG) {
            return -Errno.ENXIO;
        }
        int fd = host.open(dir, node.name, wanted, 0);
        return fd < 0 ? fd : donor.donate(fd);
    }

    @Override
    public long readdir(int directory, long cookie, ReaddirReply reply) {
        Node node = nodes.node(directory);
        int dir = node == null ? -Errno.ESTALE : nodes.directory(node);
        int bytes = dir < 0 ? dir : host.readDirectory(dir, cookie, records);
        if (bytes < 0) {
            return bytes;
        }
        ByteBuffer in = ByteBuffer.wrap(records, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        MutableDirectBuffer out = reply.body();
        int from = reply.entriesOffset();
        int to = from;
        reply.nextCookie(cookie);
        while (in.remaining() > 0) {
            int at = in.position();
            int length = in.getShort(at + Dirent64Layout.D_RECLEN) & 0xffff;
            reply.nextCookie(in.getLong(at + Dirent64Layout.D_OFF));
            byte[] name = Arrays.copyOfRange(
                    records, at + Dirent64Layout.D_NAME, endOfEntry(at + Dirent64Layout.D_NAME, at + length));
            if (Names.isName(name)) {
                out.putLong(to + EntryRecord.INODE, in.getLong(at + Dirent64Layout.D_INO));
                out.putLong(to + EntryRecord.COOKIE, reply.nextCookie());
                out.putByte(to + EntryRecord.TYPE, records[at + Dirent64Layout.D_TYPE]);
                out.putByte(to + EntryRecord.NAME_LENGTH, (byte) name.length);
                out.putBytes(to + EntryRecord.NAME, name);
                to += EntryRecord.NAME + name.length;
            }
            in.position(at + length);
        }
        reply.entriesLength(to - from);
        return bytes == 0 ? 0 : Math.max(to - from, 1);
    }

    private int endOfEntry(int from, int end) {
        int to = from;
        while (to < end && records[to] != 0) {
            to++;
        }
        return to;
    }

    @Override
    public long readlink(int handle, ReadlinkReply reply) {
        Node node = nodes.node(handle);
        int dir = node == null ? -Errno.ESTALE : nodes.holder(node);
        byte[] target = new byte[TARGET];
        int length = dir < 0 ? dir : host.readLink(dir, node.nameInHolder(), target);
        if (length >= 0) {
            reply.target(target, 0, length);
        }
        return length;
    }

    @Override
    public long statfs(int handle, StatfsReply reply) {
        Node node = nodes.node(handle);
        int dir = node == null ? -Errno.ESTALE : nodes.directory(node.directory ? node : node.parent);
        byte[] figures = new byte[StatfsLayout.SIZE];
        int outcome = dir < 0 ? dir : host.statfs(dir, figures);
        if (outcome >= 0) {
            reply.figures(figures, 0, figures.length);
        }
        return outcome;
    }

    @Override
    public long close(int handle) {
        Node node = nodes.node(handle);
        if (node == null) {
            return -Errno.ESTALE;
        }
        nodes.close(node);
        return 0;
    }

    @Override
    public long create(int directory, int mode, int flags, int uid, int gid, byte[] name, AttributesReply reply) {
        return changes.create(nodes.node(directory), new NewFile(name, mode, uid, gid), flags, reply);
    }

    @Override
    public long mkdir(int directory, int mode, int uid, int gid, byte[] name, AttributesReply reply) {
        return changes.makeDirectory(nodes.node(directory), new NewFile(name, mode, uid, gid), reply);
    }

    @Override
    public long symlink(int directory, int uid, int gid, byte[] name, byte[] target, AttributesReply reply) {
        return changes.symlink(nodes.node(directory), new NewFile(name, 0, uid, gid), target, reply);
    }

    @Override
    public long link(int directory, int existing, byte[] name, AttributesReply reply) {
        return changes.link(nodes.node(directory), nodes.node(existing), name, reply);
    }

    @Override
    public long mknod(int directory, int mode, int uid, int gid, byte[] name, AttributesReply reply) {
        return changes.makeNode(nodes.node(directory), new NewFile(name, mode, uid, gid), reply);
    }

    @Override
    public long unlink(int directory, int flags, byte[] name) {
        return changes.unlink(nodes.node(directory), flags, name);
    }

    @Override
    public long rename(int directory, int newDirectory, int flags, byte[] name, byte[] newName) {
        return changes.rename(nodes.node(directory), name, nodes.node(newDirectory), newName, flags);
    }

    @Override
    public long setattr(
            int handle,
            int mask,
            int mode,
            int uid,
            int gid,
            long size,
            long accessSeconds,
            long accessNs,
            long modificationSeconds,
            long modificationNs,
            AttributesReply reply) {
        long[] times = {accessSeconds, accessNs, modificationSeconds, modificationNs};
        return changes.setAttributes(nodes.node(handle), new NewAttributes(mask, mode, uid, gid, size, times), reply);
    }
}
