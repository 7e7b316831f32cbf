package io.cloister.netstack;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.bus.Message;
import io.cloister.bus.net.AcceptReply;
import io.cloister.bus.net.CreateReply;
import io.cloister.bus.net.NetLimits;
import io.cloister.bus.net.NetRequests;
import io.cloister.bus.net.RecvReply;
import io.cloister.bus.net.StatusReply;
import io.cloister.bus.net.TextReply;
import io.cloister.bus.net.ValueReply;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.socket.InterfaceIoctls;
import io.cloister.netstack.socket.NetSocket;
import io.cloister.netstack.socket.NetText;
import io.cloister.netstack.socket.Readiness;
import io.cloister.netstack.socket.RecvRequest;
import io.cloister.netstack.socket.SendRequest;
import io.cloister.netstack.socket.SocketTable;
import io.cloister.netstack.socket.TcpSocket;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * One small method for each request. Everything in a request is checked here or where it is used. Packets that it sent
 * are delivered before the reply is ready, and the reply says what the socket is ready for then.
 */
final class NetstackHandler implements NetRequests {
    private static final int INT = 4;
    private static final int NO_SOCKET = 0;

    private final SocketTable sockets;
    private final IpLayer ip;
    private final Readiness readiness;
    private final NetText text;
    private final InterfaceIoctls interfaces;
    private final SendRequest send = new SendRequest();
    private final RecvRequest recv = new RecvRequest();

    NetstackHandler(SocketTable sockets, IpLayer ip, Readiness readiness, NetText text, InterfaceIoctls interfaces) {
        this.sockets = sockets;
        this.ip = ip;
        this.readiness = readiness;
        this.text = text;
        this.interfaces = interfaces;
    }

    /** What {@code socket} is ready for, now that all packets have been delivered. */
    private int ready(NetSocket socket) {
        ip.deliver();
        int mask = socket.poll();
        readiness.reported(socket, mask);
        return mask;
    }

    private long status(NetSocket socket, long result, StatusReply reply) {
        reply.ready(ready(socket));
        return result;
    }

    private long value(NetSocket socket, byte[] value, long result, ValueReply reply) {
        reply.ready(ready(socket)).value(value, 0, value.length);
        return result;
    }

    private long failed(NetSocket socket, long result, ValueReply reply) {
        reply.ready(ready(socket));
        return result;
    }

    @Override
    public long create(int task, int domain, int kind, int protocol, CreateReply reply) {
        long id = sockets.create(task, domain, kind, protocol);
        NetSocket made = sockets.find(id);
        if (made != null) {
            int mask = made.poll();
            readiness.reported(made, mask);
            reply.ready(mask).protocol(made.protocol());
        }
        return id;
    }

    @Override
    public long bind(int task, int socket, byte[] address, StatusReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null
                ? -Errno.EBADF
                : status(s, address.length > NetLimits.MAX_ADDRESS ? -Errno.EINVAL : s.bind(task, address), reply);
    }

    @Override
    public long connect(int task, int socket, boolean nonBlocking, byte[] address, StatusReply reply) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        long result =
                address.length < 2 || address.length > NetLimits.MAX_ADDRESS ? -Errno.EINVAL : s.connect(task, address);
        ip.deliver();
        if (!nonBlocking && result == -Errno.EINPROGRESS && s instanceof TcpSocket tcp) {
            result = tcp.connectOutcome();
        }
        return status(s, result, reply);
    }

    @Override
    public long listen(int task, int socket, int backlog, StatusReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null ? -Errno.EBADF : status(s, s.listen(task, backlog), reply);
    }

    @Override
    public long accept(int socket, AcceptReply reply) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        int id = sockets.freshId();
        NetSocket accepted = id == 0 ? null : s.accept(id);
        if (accepted != null) {
            sockets.add(accepted);
            int mask = accepted.poll();
            readiness.reported(accepted, mask);
            reply.acceptedReady(mask);
            byte[] peer = accepted.peerName();
            // a connection that was reset while it waited is accepted all the same; its peer is gone
            if (peer != null) {
                reply.peer(peer, 0, peer.length);
            }
        }
        long result = id == 0 ? -Errno.ENFILE : accepted == null ? -s.acceptError() : id;
        reply.ready(ready(s));
        return result;
    }

    @Override
    public long send(
            int task,
            int socket,
            int flags,
            int offset,
            int total,
            byte[] address,
            byte[] control,
            DirectBuffer data,
            StatusReply reply) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        if (address.length > NetLimits.MAX_ADDRESS || offset < 0 || total < 0) {
            return status(s, -Errno.EINVAL, reply);
        }
        send.task = task;
        send.flags = flags;
        send.address = address;
        send.control = control;
        send.data = data;
        send.length = data.capacity();
        send.offset = offset;
        send.total = total;
        return status(s, s.send(send), reply);
    }

    @Override
    public long recv(int task, int socket, int most, int flags, int offset, int room, RecvReply reply) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        recv.begin(reply);
        recv.most = Math.clamp(most, 0, NetLimits.MAX_DATA);
        recv.flags = flags;
        recv.offset = Math.max(0, offset);
        recv.room = Math.max(0, room);
        long n = s.recv(recv);
        if (n >= 0) {
            reply.msgFlags(recv.msgFlags).trueLength(recv.trueLength).dataLength((int) n);
        }
        reply.ready(ready(s));
        return n;
    }

    @Override
    public long shutdown(int socket, int how, StatusReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null ? -Errno.EBADF : status(s, s.shutdown(how), reply);
    }

    @Override
    public long close(int socket) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        sockets.close(s);
        ip.deliver();
        return 0;
    }

    @Override
    public long getsockopt(int socket, int level, int option, int room, ValueReply reply) {
        NetSocket s = sockets.find(socket);
        if (s == null) {
            return -Errno.EBADF;
        }
        if (room < 0) {
            return failed(s, -Errno.EINVAL, reply);
        }
        int most = Math.min(room, NetLimits.MAX_DATA);
        byte[] value = s.option(level, option, most);
        if (value == null) {
            return failed(s, -s.optionError(), reply);
        }
        int length = Math.min(value.length, most);
        reply.ready(ready(s)).value(value, 0, length);
        return length;
    }

    @Override
    public long setsockopt(int task, int socket, int level, int option, byte[] value, StatusReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null ? -Errno.EBADF : status(s, s.option(task, level, option, value), reply);
    }

    @Override
    public long getsockname(int socket, ValueReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null ? -Errno.EBADF : name(s, s.name(), reply);
    }

    @Override
    public long getpeername(int socket, ValueReply reply) {
        NetSocket s = sockets.find(socket);
        return s == null ? -Errno.EBADF : name(s, s.peerName(), reply);
    }

    private long name(NetSocket s, byte[] name, ValueReply reply) {
        return name == null ? failed(s, -Errno.ENOTCONN, reply) : value(s, name, name.length, reply);
    }

    @Override
    public long ioctl(int task, int socket, int command, byte[] data, ValueReply reply) {
        NetSocket s = sockets.find(socket);
        if (socket == NO_SOCKET) {
            return device(task, command, data, reply);
        }
        if (s == null) {
            return -Errno.EBADF;
        }
        return switch (command) {
            case Ioctls.FIONREAD -> failed(s, s.readable(), reply);
            case Ioctls.SIOCOUTQ -> failed(s, s.unsent(), reply);
            case Ioctls.SIOCOUTQNSD -> value(s, littleEndian(s instanceof TcpSocket tcp ? tcp.notSent() : 0), 0, reply);
            // urgent data is not kept apart: the mark is never reached
            case Ioctls.SIOCATMARK -> value(s, new byte[INT], 0, reply);
            default -> {
                if (!InterfaceIoctls.handles(command)) {
                    yield failed(s, -Errno.ENOTTY, reply);
                }
                long result = interfaces.perform(task, command, data, NetLimits.MAX_DATA);
                yield value(s, interfaces.answer(), result, reply);
            }
        };
    }

    /** From a socket of another family: about interfaces, or nothing. */
    private long device(int task, int command, byte[] data, ValueReply reply) {
        if (!InterfaceIoctls.handles(command)) {
            return -Errno.ENOTTY;
        }
        long result = interfaces.perform(task, command, data, NetLimits.MAX_DATA);
        byte[] answer = interfaces.answer();
        reply.value(answer, 0, answer.length);
        return result;
    }

    private static byte[] littleEndian(int n) {
        return new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16), (byte) (n >> 24)};
    }

    @Override
    public long text(int kind, int offset, TextReply reply) {
        String whole = text.of(kind);
        if (whole == null) {
            return -Errno.ENOENT;
        }
        byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
        int from = Math.clamp(offset, 0, bytes.length);
        reply.chunk(bytes, from, Math.min(bytes.length - from, Message.MAX_DATA));
        return bytes.length;
    }
}
