package io.cloister.netstack;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.socket.InterfaceIoctls;
import io.cloister.netstack.socket.NetSocket;
import io.cloister.netstack.socket.NetText;
import io.cloister.netstack.socket.Readiness;
import io.cloister.netstack.socket.RecvRequest;
import io.cloister.netstack.socket.SendRequest;
import io.cloister.netstack.socket.SocketTable;
import io.cloister.netstack.socket.TcpSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The receiving end of Op.NET_SOCKET: one small method for each code of {@link NetOp}. Everything in a request is checked here or where it is used. */
final class NetstackRequestAdapter {
    private static final byte[] NONE = new byte[0];
    private static final int OPS = 17;

    /** One operation on a socket: a result, or minus an errno. */
    private interface Handler {
        long handle(NetSocket socket, Message request, Message reply);
    }

    private final SocketTable sockets;
    private final IpLayer ip;
    private final Readiness readiness;
    private final NetText text;
    private final InterfaceIoctls interfaces;
    private final Handler[] handlers = new Handler[OPS];
    private final SendRequest send = new SendRequest();
    private final RecvRequest recv = new RecvRequest();

    NetstackRequestAdapter(SocketTable sockets, IpLayer ip, Readiness readiness, NetText text, InterfaceIoctls interfaces) {
        this.sockets = sockets;
        this.ip = ip;
        this.readiness = readiness;
        this.text = text;
        this.interfaces = interfaces;
        handlers[NetOp.BIND] = (s, q, r) -> s.bind(q.task, address(q));
        handlers[NetOp.CONNECT] = this::connect;
        handlers[NetOp.LISTEN] = (s, q, r) -> s.listen(q.task, (int) q.a[2]);
        handlers[NetOp.ACCEPT] = this::accept;
        handlers[NetOp.SEND] = this::send;
        handlers[NetOp.RECV] = this::recv;
        handlers[NetOp.SHUTDOWN] = (s, q, r) -> s.shutdown((int) q.a[2]);
        handlers[NetOp.CLOSE] = this::close;
        handlers[NetOp.GETSOCKOPT] = this::option;
        handlers[NetOp.SETSOCKOPT] = (s, q, r) -> s.option(q.task, (int) q.a[2], (int) q.a[3], q.payloadBytes());
        handlers[NetOp.GETSOCKNAME] = (s, q, r) -> bytes(r, s.name());
        handlers[NetOp.GETPEERNAME] = (s, q, r) -> s.peerName() == null ? -Errno.ENOTCONN : bytes(r, s.peerName());
        handlers[NetOp.IOCTL] = this::ioctl;
        handlers[NetOp.POLL] = (s, q, r) -> 0;
    }

    /** Handles one request. Packets that it sent are delivered before the reply is ready. */
    void handle(Message request, Message reply) {
        int op = request.a[0] < 0 || request.a[0] >= OPS ? 0 : (int) request.a[0];
        if (op == NetOp.CREATE) {
            reply.a[0] = sockets.create(request.task, (int) request.a[2], (int) request.a[3], (int) request.a[4]);
            NetSocket made = sockets.find(reply.a[0]);
            reply.a[1] = made == null ? 0 : made.protocol();
            report(made, reply);
            return;
        }
        if (op == NetOp.TEXT) {
            reply.a[0] = text(request, reply);
            return;
        }
        NetSocket socket = sockets.find(request.a[1]);
        if (socket == null || handlers[op] == null) {
            reply.a[0] = socket == null ? -Errno.EBADF : -Errno.EOPNOTSUPP;
            return;
        }
        reply.a[0] = handlers[op].handle(socket, request, reply);
        ip.deliver();
        boolean waits = request.a[2] == 0;
        if (op == NetOp.CONNECT && waits && reply.a[0] == -Errno.EINPROGRESS && socket instanceof TcpSocket tcp) {
            reply.a[0] = tcp.connectOutcome();
        }
        if (op != NetOp.CLOSE) {
            report(socket, reply);
        }
    }

    private void report(NetSocket socket, Message reply) {
        if (socket != null) {
            reply.a[7] = socket.poll();
            readiness.reported(socket, (int) reply.a[7]);
        }
    }

    private static byte[] address(Message q) {
        return q.length() > NetOp.MAX_ADDRESS ? NONE : q.payloadBytes();
    }

    private static long bytes(Message reply, byte[] value) {
        reply.payload(value);
        return value.length;
    }

    private long connect(NetSocket s, Message q, Message r) {
        return q.length() < 2 || q.length() > NetOp.MAX_ADDRESS ? -Errno.EINVAL : s.connect(q.task, address(q));
    }

    private long accept(NetSocket s, Message q, Message r) {
        int id = sockets.freshId();
        if (id == 0) {
            return -Errno.ENFILE;
        }
        NetSocket accepted = s.accept(id);
        if (accepted == null) {
            return -s.acceptError();
        }
        sockets.add(accepted);
        byte[] peer = accepted.peerName();
        // A connection that was reset while it waited is accepted all the same; its peer is gone.
        r.a[1] = peer == null ? 0 : bytes(r, peer);
        r.a[2] = accepted.poll();
        readiness.reported(accepted, (int) r.a[2]);
        return id;
    }

    private long send(NetSocket s, Message q, Message r) {
        long address = q.a[3];
        long control = q.a[4];
        boolean sane = address >= 0 && control >= 0 && address <= NetOp.MAX_ADDRESS && address + control <= q.length()
            && q.a[5] >= 0 && q.a[5] <= Integer.MAX_VALUE && q.a[6] >= 0 && q.a[6] <= Integer.MAX_VALUE;
        if (!sane) {
            return -Errno.EINVAL;
        }
        send.task = q.task;
        send.flags = (int) q.a[2];
        send.address = slice(q, 0, (int) address);
        send.control = slice(q, (int) address, (int) control);
        send.data = q.payload();
        send.at = (int) (address + control);
        send.length = q.length() - send.at;
        send.offset = (int) q.a[5];
        send.total = (int) q.a[6];
        return s.send(send);
    }

    private static byte[] slice(Message q, int at, int length) {
        if (length == 0) {
            return NONE;
        }
        byte[] b = new byte[length];
        q.payload().getBytes(at, b);
        return b;
    }

    private long recv(NetSocket s, Message q, Message r) {
        recv.clear();
        recv.task = q.task;
        recv.most = (int) Math.max(0, Math.min(q.a[2], NetOp.MAX_DATA));
        recv.flags = (int) q.a[3];
        recv.offset = (int) Math.max(0, Math.min(q.a[4], Integer.MAX_VALUE));
        recv.room = (int) Math.max(0, Math.min(q.a[5], Integer.MAX_VALUE));
        recv.out = r.payload();
        recv.capacity = Message.MAX_PAYLOAD;
        long n = s.recv(recv);
        if (n >= 0) {
            r.a[1] = recv.addressLength;
            r.a[2] = recv.controlLength;
            r.a[3] = recv.msgFlags;
            r.a[4] = recv.trueLength;
            r.length(recv.dataAt() + (int) n);
        }
        return n;
    }

    private long close(NetSocket s, Message q, Message r) {
        sockets.close(s);
        return 0;
    }

    private long option(NetSocket s, Message q, Message r) {
        int room = (int) Math.max(-1, Math.min(q.a[4], NetOp.MAX_DATA));
        if (room < 0) {
            return -Errno.EINVAL;
        }
        byte[] value = s.option((int) q.a[2], (int) q.a[3], q.payloadBytes(), room);
        if (value == null) {
            return -s.optionError();
        }
        return bytes(r, value.length <= room ? value : Arrays.copyOf(value, room));
    }

    private long ioctl(NetSocket s, Message q, Message r) {
        int request = (int) q.a[2];
        switch (request) {
            case Ioctls.FIONREAD -> {
                return s.readable();
            }
            case Ioctls.SIOCOUTQ -> {
                return s.unsent();
            }
            case Ioctls.SIOCOUTQNSD -> {
                int n = s instanceof TcpSocket tcp ? tcp.notSent() : 0;
                r.payload(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(n).array());
                return 0;
            }
            case Ioctls.SIOCATMARK -> {
                // Urgent data is not kept apart: the mark is never reached.
                r.payload(new byte[4]);
                return 0;
            }
            default -> {
                if (!InterfaceIoctls.handles(request)) {
                    return -Errno.ENOTTY;
                }
                int room = (int) Math.max(0, Math.min(q.a[4], NetOp.MAX_DATA));
                long result = interfaces.perform(q.task, request, q.payloadBytes(), room);
                r.payload(interfaces.answer());
                return result;
            }
        }
    }

    private long text(Message q, Message r) {
        String whole = text.of((int) q.a[2]);
        if (whole == null) {
            return -Errno.ENOENT;
        }
        byte[] b = whole.getBytes(StandardCharsets.ISO_8859_1);
        int from = (int) Math.max(0, Math.min(q.a[3], b.length));
        r.payload(b, from, Math.min(b.length - from, Message.MAX_PAYLOAD));
        return b.length;
    }
}
