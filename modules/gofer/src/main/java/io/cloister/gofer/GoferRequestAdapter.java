package io.cloister.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatxLayout;
import io.cloister.bus.GoferOp;
import io.cloister.bus.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One small method for each sub-operation: check the request, ask the host, fill in the reply. */
final class GoferRequestAdapter {
    @FunctionalInterface
    private interface Handler {
        long handle(Node node, Message request, Message reply);
    }

    private static final byte[] SELF = new byte[0];
    private static final int OPEN_FLAGS = Open.O_ACCMODE | Open.O_TRUNC | Open.O_APPEND;

    private final HostTree host;
    private final Nodes nodes;
    private final GoferCounters counters;
    private final Handler[] handlers = new Handler[32];
    private final byte[] attributes = new byte[GoferOp.ATTRIBUTES];
    private final byte[] records = new byte[Message.MAX_PAYLOAD - 64];
    private long nextToken = 1;

    GoferRequestAdapter(HostTree host, Nodes nodes, GoferCounters counters) {
        this.host = host;
        this.nodes = nodes;
        this.counters = counters;
        GoferChanges changes = new GoferChanges(host, nodes, this);
        handlers[GoferOp.WALK] = this::walk;
        handlers[GoferOp.LOOKUP] = this::lookup;
        handlers[GoferOp.GETATTR] = (node, request, reply) -> attributes(node, reply);
        handlers[GoferOp.OPEN] = this::open;
        handlers[GoferOp.READDIR] = this::readDirectory;
        handlers[GoferOp.READLINK] = this::readLink;
        handlers[GoferOp.STATFS] = this::statfs;
        handlers[GoferOp.CREATE] = changes::create;
        handlers[GoferOp.MKDIR] = changes::makeDirectory;
        handlers[GoferOp.SYMLINK] = changes::symlink;
        handlers[GoferOp.LINK] = changes::link;
        handlers[GoferOp.MKNOD] = changes::makeNode;
        handlers[GoferOp.UNLINK] = changes::unlink;
        handlers[GoferOp.RENAME] = changes::rename;
        handlers[GoferOp.SETATTR] = changes::setAttributes;
        handlers[GoferOp.FSYNC] = changes::sync;
        handlers[GoferOp.CLOSE] = (node, request, reply) -> {
            nodes.close(node);
            return 0;
        };
    }

    long handle(int op, Message request, Message reply) {
        if (op <= 0 || op >= handlers.length || handlers[op] == null) {
            return -Errno.EOPNOTSUPP;
        }
        Node node = nodes.node(request.a[1]);
        return node == null ? -Errno.ESTALE : handlers[op].handle(node, request, reply);
    }

    /** The directory that holds {@code node} open, or minus an errno; a root is its own. */
    int holder(Node node) {
        return nodes.directory(node.parent == null ? node : node.parent);
    }

    /** Its name in {@link #holder}. */
    static byte[] nameIn(Node node) {
        return node.parent == null ? SELF : node.name;
    }

    /** Attributes of {@code node} as the reply's payload. */
    long attributes(Node node, Message reply) {
        int dir = holder(node);
        long outcome = dir < 0 ? dir : host.statx(dir, nameIn(node), attributes);
        if (outcome >= 0) {
            reply.payload(attributes);
        }
        return outcome;
    }

    /** Hands out a descriptor; returns its token, or minus an errno. Tokens are never used twice. */
    long donate(int fd) {
        counters.donated++;
        long token = nextToken++;
        int outcome = host.donate(token, fd);
        return outcome < 0 ? outcome : token;
    }

    /** True for a name that stays in its directory. */
    static boolean isName(byte[] name) {
        if (name.length == 0 || name.length > GoferLimits.NAME_MAX || name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.')) {
            return false;
        }
        for (byte b : name) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isDirectory(byte[] attributes) {
        return (mode(attributes) & Stat.S_IFMT) == Stat.S_IFDIR;
    }

    static int mode(byte[] attributes) {
        return ByteBuffer.wrap(attributes).order(ByteOrder.LITTLE_ENDIAN).getShort(StatxLayout.STX_MODE) & 0xffff;
    }

    private long walk(Node start, Message request, Message reply) {
        byte[] path = request.payloadBytes();
        Node at = start;
        int count = 0;
        int errno = 0;
        int from = 0;
        while (from < path.length && count < GoferOp.MAX_WALK) {
            int to = from;
            while (to < path.length && path[to] != '/') {
                to++;
            }
            byte[] name = Arrays.copyOfRange(path, from, to);
            int dir = isName(name) ? nodes.directory(at) : -Errno.EINVAL;
            int outcome = dir < 0 ? dir : host.statx(dir, name, attributes);
            Node next = outcome < 0 ? null : nodes.add(at, name, isDirectory(attributes));
            if (next == null) {
                errno = outcome < 0 ? -outcome : Errno.ENFILE;
                break;
            }
            int offset = count * (4 + GoferOp.ATTRIBUTES);
            reply.payload().putInt(offset, next.handle);
            reply.payload().putBytes(offset + 4, attributes);
            count++;
            at = next;
            if (!next.directory) {
                break;
            }
            from = to + 1;
        }
        reply.length(count * (4 + GoferOp.ATTRIBUTES));
        reply.a[1] = errno;
        return count;
    }

    /** Many names of one directory: what a guest that lists a directory asks for next. */
    private long lookup(Node start, Message request, Message reply) {
        byte[] names = request.payloadBytes();
        int dir = nodes.directory(start);
        if (dir < 0) {
            return dir;
        }
        int count = 0;
        int from = 0;
        while (from < names.length && count < GoferOp.MAX_WALK) {
            int to = from;
            while (to < names.length && names[to] != '/') {
                to++;
            }
            byte[] name = Arrays.copyOfRange(names, from, to);
            int outcome = isName(name) ? host.statx(dir, name, attributes) : -Errno.EINVAL;
            Node next = outcome < 0 ? null : nodes.add(start, name, isDirectory(attributes));
            int offset = count * (4 + GoferOp.ATTRIBUTES);
            reply.payload().putInt(offset, next == null ? 0 : next.handle);
            reply.payload().putBytes(offset + 4, attributes);
            count++;
            from = to + 1;
        }
        reply.length(count * (4 + GoferOp.ATTRIBUTES));
        return count;
    }

    private long open(Node node, Message request, Message reply) {
        int flags = (int) request.a[2] & OPEN_FLAGS;
        boolean writes = (flags & Open.O_ACCMODE) != Open.O_RDONLY || (flags & Open.O_TRUNC) != 0;
        if (writes && !node.writable) {
            return -Errno.EROFS;
        }
        int dir = holder(node);
        long outcome = dir < 0 ? dir : host.statx(dir, nameIn(node), attributes);
        if (outcome < 0) {
            return outcome;
        }
        if ((mode(attributes) & Stat.S_IFMT) != Stat.S_IFREG) {
            return -Errno.ENXIO;
        }
        int fd = host.open(dir, node.name, flags, 0);
        return fd < 0 ? fd : donate(fd);
    }

    private long readDirectory(Node node, Message request, Message reply) {
        int dir = nodes.directory(node);
        int bytes = dir < 0 ? dir : host.readDirectory(dir, request.a[2], records);
        if (bytes < 0) {
            return bytes;
        }
        ByteBuffer in = ByteBuffer.wrap(records, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        int out = 0;
        long cookie = request.a[2];
        while (in.remaining() > 0) {
            int at = in.position();
            int length = in.getShort(at + 16) & 0xffff;
            cookie = in.getLong(at + 8);
            int end = at + 19;
            while (end < at + length && records[end] != 0) {
                end++;
            }
            if (isName(Arrays.copyOfRange(records, at + 19, end))) {
                reply.payload().putLong(out, in.getLong(at));
                reply.payload().putLong(out + 8, cookie);
                reply.payload().putByte(out + 16, records[at + 18]);
                reply.payload().putByte(out + 17, (byte) (end - at - 19));
                reply.payload().putBytes(out + 18, records, at + 19, end - at - 19);
                out += 18 + end - at - 19;
            }
            in.position(at + length);
        }
        reply.length(out);
        reply.a[1] = cookie;
        return bytes == 0 ? 0 : Math.max(out, 1);
    }

    private long readLink(Node node, Message request, Message reply) {
        int dir = holder(node);
        byte[] target = new byte[4096];
        int length = dir < 0 ? dir : host.readLink(dir, nameIn(node), target);
        if (length >= 0) {
            reply.payload(target, 0, length);
        }
        return length;
    }

    private long statfs(Node node, Message request, Message reply) {
        Node at = node.directory ? node : node.parent;
        byte[] figures = new byte[120];
        int dir = nodes.directory(at);
        int outcome = dir < 0 ? dir : host.statfs(dir, figures);
        if (outcome >= 0) {
            reply.payload(figures);
        }
        return outcome;
    }
}
