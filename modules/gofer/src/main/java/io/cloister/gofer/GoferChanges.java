package io.cloister.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.GoferOp;
import io.cloister.bus.Message;
import java.util.Arrays;

/** The sub-operations that change a writable root. */
final class GoferChanges {
    private static final int PERMISSIONS = 07777;

    private final HostTree host;
    private final Nodes nodes;
    private final GoferRequestAdapter adapter;
    private final byte[] attributes = new byte[GoferOp.ATTRIBUTES];

    GoferChanges(HostTree host, Nodes nodes, GoferRequestAdapter adapter) {
        this.host = host;
        this.nodes = nodes;
        this.adapter = adapter;
    }

    long create(Node node, Message request, Message reply) {
        byte[] name = request.payloadBytes();
        int dir = writableDirectory(node, name);
        if (dir < 0) {
            return dir;
        }
        int flags = (int) request.a[3] & Open.O_ACCMODE | Open.O_CREAT | Open.O_EXCL;
        int fd = host.open(dir, name, flags, (int) request.a[2] & PERMISSIONS);
        if (fd < 0) {
            return fd;
        }
        long outcome = finish(node, dir, name, request, reply);
        if (outcome < 0) {
            host.close(fd);
            return outcome;
        }
        return adapter.donate(fd);
    }

    long makeDirectory(Node node, Message request, Message reply) {
        byte[] name = request.payloadBytes();
        int dir = writableDirectory(node, name);
        int outcome = dir < 0 ? dir : host.makeDirectory(dir, name, (int) request.a[2] & PERMISSIONS);
        return outcome < 0 ? outcome : finish(node, dir, name, request, reply);
    }

    long symlink(Node node, Message request, Message reply) {
        byte[][] two = split(request.payloadBytes());
        if (two == null) {
            return -Errno.EINVAL;
        }
        int dir = writableDirectory(node, two[0]);
        int outcome = dir < 0 ? dir : host.symlink(two[1], dir, two[0]);
        return outcome < 0 ? outcome : finish(node, dir, two[0], request, reply);
    }

    long link(Node node, Message request, Message reply) {
        byte[] name = request.payloadBytes();
        Node existing = nodes.node(request.a[2]);
        if (existing == null || existing.parent == null) {
            return -Errno.ESTALE;
        }
        int dir = writableDirectory(node, name);
        int from = dir < 0 ? dir : nodes.directory(existing.parent);
        int outcome = from < 0 ? from : host.link(from, existing.name, dir, name);
        request.a[4] = -1;
        request.a[5] = -1;
        return outcome < 0 ? outcome : finish(node, dir, name, request, reply);
    }

    long makeNode(Node node, Message request, Message reply) {
        int type = (int) request.a[2] & Stat.S_IFMT;
        if (type != Stat.S_IFIFO && type != Stat.S_IFSOCK && type != Stat.S_IFREG) {
            return -Errno.EPERM;
        }
        byte[] name = request.payloadBytes();
        int dir = writableDirectory(node, name);
        int outcome = dir < 0 ? dir : host.makeNode(dir, name, type | (int) request.a[2] & PERMISSIONS);
        return outcome < 0 ? outcome : finish(node, dir, name, request, reply);
    }

    long unlink(Node node, Message request, Message reply) {
        byte[] name = request.payloadBytes();
        int dir = writableDirectory(node, name);
        return dir < 0 ? dir : host.unlink(dir, name, (int) request.a[2] & Open.AT_REMOVEDIR);
    }

    long rename(Node node, Message request, Message reply) {
        byte[][] two = split(request.payloadBytes());
        Node target = nodes.node(request.a[2]);
        if (two == null || target == null) {
            return two == null ? -Errno.EINVAL : -Errno.ESTALE;
        }
        int from = writableDirectory(node, two[0]);
        int to = from < 0 ? from : writableDirectory(target, two[1]);
        int outcome = to < 0 ? to : host.rename(from, two[0], to, two[1], (int) request.a[3]);
        if (outcome >= 0) {
            nodes.moved(node, two[0], target, two[1]);
        }
        return outcome;
    }

    long setAttributes(Node node, Message request, Message reply) {
        if (!node.writable) {
            return -Errno.EROFS;
        }
        int dir = adapter.holder(node);
        long outcome = dir < 0 ? dir : change(dir, node, request);
        return outcome < 0 ? outcome : adapter.attributes(node, reply);
    }

    long sync(Node node, Message request, Message reply) {
        int dir = adapter.holder(node);
        int flags = node.directory ? Open.O_DIRECTORY : 0;
        int fd = dir < 0 ? dir : host.open(dir, node.parent == null ? new byte[] {'.'} : node.name, flags, 0);
        if (fd < 0) {
            return fd;
        }
        int outcome = host.sync(fd);
        host.close(fd);
        return outcome;
    }

    private long change(int dir, Node node, Message request) {
        byte[] name = GoferRequestAdapter.nameIn(node);
        int mask = (int) request.a[2];
        long outcome = 0;
        if ((mask & GoferOp.SET_SIZE) != 0) {
            outcome = truncate(dir, name, request.a[6]);
        }
        if (outcome >= 0 && (mask & (GoferOp.SET_UID | GoferOp.SET_GID)) != 0) {
            outcome = host.chown(dir, name, (mask & GoferOp.SET_UID) != 0 ? (int) request.a[4] : -1,
                (mask & GoferOp.SET_GID) != 0 ? (int) request.a[5] : -1);
        }
        if (outcome >= 0 && (mask & GoferOp.SET_MODE) != 0) {
            outcome = host.chmod(dir, name, (int) request.a[3] & PERMISSIONS);
        }
        if (outcome >= 0 && (mask & (GoferOp.SET_ATIME | GoferOp.SET_MTIME)) != 0) {
            outcome = times(dir, name, mask, request);
        }
        return outcome;
    }

    private long times(int dir, byte[] name, int mask, Message request) {
        if (request.length() < 32) {
            return -Errno.EINVAL;
        }
        long[] times = new long[4];
        for (int i = 0; i < 4; i++) {
            times[i] = request.payload().getLong(8 * i);
        }
        times[1] = (mask & GoferOp.SET_ATIME) != 0 ? times[1] : io.cloister.abi.Time.UTIME_OMIT;
        times[3] = (mask & GoferOp.SET_MTIME) != 0 ? times[3] : io.cloister.abi.Time.UTIME_OMIT;
        return host.setTimes(dir, name, times);
    }

    private long truncate(int dir, byte[] name, long size) {
        int fd = host.open(dir, name, Open.O_WRONLY, 0);
        if (fd < 0) {
            return fd;
        }
        int outcome = host.truncate(fd, size);
        host.close(fd);
        return outcome;
    }

    /** A new entry: gives it its owner where that can be done, a handle, and the reply its attributes. */
    private long finish(Node parent, int dir, byte[] name, Message request, Message reply) {
        if (request.a[4] >= 0 || request.a[5] >= 0) {
            host.chown(dir, name, (int) request.a[4], (int) request.a[5]); // as far as we may; the attributes tell what became of it
        }
        int outcome = host.statx(dir, name, attributes);
        Node node = outcome < 0 ? null : nodes.add(parent, name, GoferRequestAdapter.isDirectory(attributes));
        if (node == null) {
            return outcome < 0 ? outcome : -Errno.ENFILE;
        }
        reply.a[1] = node.handle;
        reply.payload(attributes);
        return 0;
    }

    private int writableDirectory(Node node, byte[] name) {
        if (!node.writable) {
            return -Errno.EROFS;
        }
        return GoferRequestAdapter.isName(name) ? nodes.directory(node) : -Errno.EINVAL;
    }

    private static byte[][] split(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                return new byte[][] {Arrays.copyOf(payload, i), Arrays.copyOfRange(payload, i + 1, payload.length)};
            }
        }
        return null;
    }
}
