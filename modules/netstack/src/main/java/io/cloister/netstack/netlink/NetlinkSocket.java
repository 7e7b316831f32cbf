package io.cloister.netstack.netlink;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.SockaddrNlLayout;
import io.cloister.abi.Sockets;
import io.cloister.bus.TaskTable;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.socket.NetSocket;
import io.cloister.netstack.socket.RecvRequest;
import io.cloister.netstack.socket.SendRequest;
import io.cloister.netstack.socket.StackContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;

/** A netlink socket, netlink(7). NETLINK_ROUTE answers; the other families take requests and refuse them. */
public final class NetlinkSocket extends NetSocket {
    private static final int SOCKET_BUFFER = 212992;

    private final PortIds ports;
    private final RouteFamily route;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int queued;
    private int port;
    private int groups;
    private int peerPort;
    private boolean connected;

    /** The port numbers in use, shared by all netlink sockets. */
    public interface PortIds {
        /** True where nobody else of {@code protocol} has {@code port}. */
        boolean free(NetlinkSocket asking, int protocol, int port);
    }

    public NetlinkSocket(StackContext stack, SocketName name, PortIds ports) {
        super(stack, name);
        this.ports = ports;
        this.route = new RouteFamily(stack.ip());
    }

    public int port() {
        return port;
    }

    // ---- naming ----

    @Override
    public long bind(int task, byte[] address) {
        if (address.length < SockaddrNlLayout.SIZE || !isNetlink(address)) {
            return -Errno.EINVAL;
        }
        ByteBuffer b = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN);
        int wanted = b.getInt(SockaddrNlLayout.NL_PID);
        if (port != 0 && wanted != port) {
            return -Errno.EINVAL;
        }
        if (wanted != 0 && !ports.free(this, protocol(), wanted)) {
            return -Errno.EADDRINUSE;
        }
        groups = b.getInt(SockaddrNlLayout.NL_GROUPS);
        port = wanted;
        bindIfNeeded(task);
        return 0;
    }

    private static boolean isNetlink(byte[] address) {
        return address.length >= 2 && address[0] == Sockets.AF_NETLINK && address[1] == 0;
    }

    /** netlink(7): the kernel picks the process id, or, where that is taken, something else that is unique. */
    private void bindIfNeeded(int task) {
        if (port != 0) {
            return;
        }
        int candidate = stack.tasks().exists(task) ? stack.tasks().intField(task, TaskTable.TGID) : task;
        int next = -4096;
        while (candidate == 0 || !ports.free(this, protocol(), candidate)) {
            candidate = next--;
        }
        port = candidate;
    }

    @Override
    public long connect(int task, byte[] address) {
        if (address.length >= 2 && address[0] == 0 && address[1] == 0) {
            connected = false;
            return 0;
        }
        if (address.length < SockaddrNlLayout.SIZE || !isNetlink(address)) {
            return -Errno.EINVAL;
        }
        bindIfNeeded(task);
        peerPort = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN).getInt(SockaddrNlLayout.NL_PID);
        connected = true;
        return 0;
    }

    private static byte[] address(int port, int groups) {
        byte[] b = new byte[SockaddrNlLayout.SIZE];
        b[0] = Sockets.AF_NETLINK;
        ByteBuffer.wrap(b)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SockaddrNlLayout.NL_PID, port)
                .putInt(SockaddrNlLayout.NL_GROUPS, groups);
        return b;
    }

    @Override
    public byte[] name() {
        return address(port, groups);
    }

    @Override
    public byte[] peerName() {
        // As Linux: a netlink socket always has a peer, the kernel if no other.
        return address(connected ? peerPort : 0, 0);
    }

    // ---- requests ----

    @Override
    public long send(SendRequest r) {
        if (r.offset != 0 || r.total != r.length) {
            // No request is longer than one run.
            return -Errno.EMSGSIZE;
        }
        if (r.address.length != 0) {
            if (r.address.length < SockaddrNlLayout.SIZE || !isNetlink(r.address)) {
                return -Errno.EINVAL;
            }
            if (ByteBuffer.wrap(r.address).order(ByteOrder.LITTLE_ENDIAN).getInt(SockaddrNlLayout.NL_PID) != 0) {
                return -Errno.ECONNREFUSED;
            }
        }
        bindIfNeeded(r.task);
        byte[] bytes = new byte[r.length];
        r.data.getBytes(0, bytes);
        requests(bytes);
        return r.length;
    }

    private void requests(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (bytes.length - at >= MessageWriter.HEADER) {
            int length = b.getInt(at);
            if (length < MessageWriter.HEADER || length > bytes.length - at) {
                return;
            }
            request(
                    Arrays.copyOfRange(bytes, at, at + length),
                    b.getShort(at + 4) & 0xffff,
                    b.getShort(at + 6) & 0xffff,
                    b.getInt(at + 8));
            at += length + 3 & ~3;
        }
    }

    private void request(byte[] bytes, int type, int flags, int sequence) {
        if ((flags & Sockets.NLM_F_REQUEST) == 0 || type <= Sockets.NLMSG_DONE) {
            if ((flags & Sockets.NLM_F_ACK) != 0) {
                offer(new MessageWriter(sequence, port).error(0, bytes).take());
            }
            return;
        }
        MessageWriter out = new MessageWriter(sequence, port);
        if (protocol() == Sockets.NETLINK_ROUTE) {
            for (byte[] answer : route.answer(type, flags, bytes, out)) {
                offer(answer);
            }
        } else if (protocol() == Sockets.NETLINK_SOCK_DIAG && (flags & Sockets.NLM_F_DUMP) == Sockets.NLM_F_DUMP) {
            // ss(8) falls back to /proc/net where the family is unknown.
            offer(out.error(Errno.ENOENT, bytes).take());
        } else {
            offer(out.error(Errno.EOPNOTSUPP, bytes).take());
        }
    }

    private void offer(byte[] answer) {
        int cost = answer.length + NetstackLimits.DATAGRAM_OVERHEAD;
        if (answer.length == 0) {
            return;
        }
        if (queued + cost > SOCKET_BUFFER || !stack.env().budget().reserve(cost)) {
            pendingError(Errno.ENOBUFS);
            return;
        }
        queued += cost;
        queue.add(answer);
        changed(true);
    }

    @Override
    public long recv(RecvRequest r) {
        if (pendingError() != 0) {
            return takeError();
        }
        byte[] first = queue.peek();
        if (first == null) {
            return -Errno.EAGAIN;
        }
        if (r.offset == 0) {
            r.address(address(0, 0));
        }
        int from = Math.max(0, Math.min(r.offset, first.length));
        int n = Math.max(0, Math.min(r.dataRoom(), first.length - from));
        r.out().putBytes(r.dataAt(), first, from, n);
        r.trueLength = first.length;
        if (r.room < first.length) {
            r.msgFlags |= Sockets.MSG_TRUNC;
        }
        if (!r.has(Sockets.MSG_PEEK) && from + n >= Math.min(r.room, first.length)) {
            remove();
        }
        return n;
    }

    private void remove() {
        int cost = queue.remove().length + NetstackLimits.DATAGRAM_OVERHEAD;
        queued -= cost;
        stack.env().budget().release(cost);
    }

    @Override
    public long shutdown(int how) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    public void close() {
        while (!queue.isEmpty()) {
            remove();
        }
    }

    @Override
    public int readable() {
        return queue.isEmpty() ? 0 : queue.peek().length;
    }

    @Override
    public int poll() {
        int mask = OUT | (queue.isEmpty() ? 0 : IN);
        return pendingError() != 0 ? mask | Poll.POLLERR : mask;
    }

    // ---- options ----

    @Override
    public byte[] option(int level, int name, int room) {
        if (level == Sockets.SOL_NETLINK) {
            boolean list = name == Sockets.NETLINK_LIST_MEMBERSHIPS;
            return list ? word(groups) : word(0);
        }
        return level == Sockets.SOL_SOCKET ? NetlinkOptions.value(this, name) : null;
    }

    static byte[] word(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    int takePendingError() {
        return -takeError();
    }

    @Override
    public long option(int task, int level, int name, byte[] value) {
        if (value.length < 4) {
            return -Errno.EINVAL;
        }
        if (level == Sockets.SOL_NETLINK) {
            int group = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
            boolean member = name == Sockets.NETLINK_ADD_MEMBERSHIP || name == Sockets.NETLINK_DROP_MEMBERSHIP;
            if (member && group >= 1 && group <= 32) {
                int bit = 1 << group - 1;
                groups = name == Sockets.NETLINK_ADD_MEMBERSHIP ? groups | bit : groups & ~bit;
            }
            return 0;
        }
        return level == Sockets.SOL_SOCKET ? NetlinkOptions.set(name) : -Errno.ENOPROTOOPT;
    }
}
