package io.cloister.vfs.net;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.stream.IntBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A socket whose work netstack does. Here lives only its number and what is known of its readiness. */
public final class StackSocket extends Socket {
    private static final int OUTCOME = Poll.POLLOUT | Poll.POLLERR | Poll.POLLHUP;
    private final NetStack net;
    private final int id;
    private int mask;
    private boolean connecting;

    /** A socket that netstack made under {@code id}. */
    StackSocket(NetStack net, int id, int[] kind, long ino) {
        super(kind[0], kind[1], kind[2], ino);
        this.net = net;
        this.id = id;
        net.opened(this);
    }

    /** netstack's number. */
    public int id() {
        return id;
    }

    void ready(int pollMask) {
        mask = pollMask;
    }

    /** Every reply tells the readiness after it, so that poll after read is never stale. */
    private Message call(Message request) {
        Message reply = net.call(request);
        int fresh = (int) reply.a[7] & ~mask;
        mask = (int) reply.a[7];
        if (fresh != 0) {
            waitQueue().wake(fresh);
        }
        return reply;
    }

    private Message request(int tid, int code) {
        return net.request(tid, code, id);
    }

    @Override
    public long bind(int tid, byte[] address) {
        return call(request(tid, NetOp.BIND).payload(address)).result();
    }

    @Override
    public long connect(int tid, byte[] address) {
        long result = call(request(tid, NetOp.CONNECT).payload(address)).result();
        boolean finished = connecting && result == -Errno.EISCONN;
        connecting = result == -Errno.EINPROGRESS || connecting && result == -Errno.EALREADY;
        if (result == 0 && nonBlocking() && isStreamType()) {
            // Linux never finishes a handshake within a non-blocking connect(2), not even over the loopback
            connecting = true;
            return -Errno.EINPROGRESS;
        }
        // connect(2) after a non-blocking handshake: the first call that finds it done succeeds
        return finished ? 0 : result;
    }

    @Override
    public long connectAgain(int tid, byte[] address) {
        if ((mask & OUTCOME) == 0) {
            return -Errno.EINPROGRESS;
        }
        long[] failure = {0};
        byte[] error = option(tid, Sockets.SOL_SOCKET, Sockets.SO_ERROR, 4, failure);
        connecting = false;
        return error == null || error.length < 4 ? failure[0] : -IntBytes.intAt(error, 0);
    }

    @Override
    public long listen(int tid, int backlog) {
        Message request = request(tid, NetOp.LISTEN);
        request.a[2] = backlog;
        return call(request).result();
    }

    @Override
    public Accepted accept(int tid) {
        Message reply = call(request(tid, NetOp.ACCEPT));
        if (reply.result() < 0) {
            return Accepted.failed(reply.result());
        }
        byte[] address = Arrays.copyOf(reply.payloadBytes(), (int) reply.a[1]);
        int[] kind = {domain(), type(), protocol()};
        StackSocket socket = new StackSocket(net, (int) reply.result(), kind, ino() + (1L << 32) + reply.result());
        socket.mask = (int) reply.a[2];
        return new Accepted(socket, address, 0);
    }

    @Override
    public long send(Outgoing message) {
        if (!isStreamType() && message.length > NetOp.MAX_DATAGRAM) {
            return -Errno.EMSGSIZE;
        }
        int done = 0;
        do {
            int n = Math.min(message.length - done, NetOp.MAX_DATA);
            long result = sendRun(message, done, n);
            if (result < 0) {
                return done > 0 && isStreamType() ? done : broken(message, result);
            }
            done += (int) result;
            if (result < n) {
                break;
            }
        } while (done < message.length);
        return done;
    }

    private long broken(Outgoing message, long result) {
        if (result == -Errno.EPIPE && isStreamType() && (message.flags & Sockets.MSG_NOSIGNAL) == 0) {
            net.signals().self(message.tid, Signals.SIGPIPE);
        }
        return result;
    }

    private long sendRun(Outgoing message, int done, int n) {
        boolean first = done == 0;
        byte[] address = first ? message.address : new byte[0];
        byte[] control = first ? message.control : new byte[0];
        int head = address.length + control.length;
        if (head + n > Message.MAX_PAYLOAD) {
            return -Errno.ENOBUFS;
        }
        Message request = request(message.tid, NetOp.SEND);
        request.a[2] = message.flags;
        request.a[3] = address.length;
        request.a[4] = control.length;
        request.a[5] = isStreamType() ? 0 : done;
        request.a[6] = isStreamType() ? n : message.length;
        request.payload().putBytes(0, address);
        request.payload().putBytes(address.length, control);
        if (n > 0) {
            request.payload().putBytes(head, message.memory, message.offset + done, n);
        }
        return call(request.length(head + n)).result();
    }

    @Override
    public long receive(Incoming message) {
        int done = 0;
        long whole = 0;
        while (true) {
            int room = Math.min(message.length - done, NetOp.MAX_DATA);
            Message request = request(message.tid, NetOp.RECV);
            request.a[2] = room;
            request.a[3] = message.flags;
            request.a[4] = offsetOf(message, done);
            request.a[5] = message.length;
            Message reply = call(request);
            long n = reply.result();
            if (n < 0) {
                return done > 0 ? done : n;
            }
            int head = (int) (reply.a[1] + reply.a[2]);
            if (done == 0) {
                takeHead(message, reply);
                whole = reply.a[4];
            }
            reply.payload().getBytes(head, message.memory, message.offset + done, (int) n);
            done += (int) n;
            boolean more = isStreamType() ? n == room && done < message.length && (mask & Poll.POLLIN) != 0
                : n > 0 && done < Math.min(message.length, whole);
            if (!more) {
                boolean realLength = !isStreamType() && (message.flags & Sockets.MSG_TRUNC) != 0;
                return realLength ? whole : done;
            }
        }
    }

    private int offsetOf(Incoming message, int done) {
        return isStreamType() && (message.flags & Sockets.MSG_PEEK) == 0 ? 0 : done;
    }

    private static void takeHead(Incoming message, Message reply) {
        byte[] address = new byte[(int) reply.a[1]];
        byte[] control = new byte[(int) reply.a[2]];
        reply.payload().getBytes(0, address);
        reply.payload().getBytes(address.length, control);
        message.address = address;
        message.control = control;
        message.msgFlags |= (int) reply.a[3];
    }

    @Override
    public long shutdown(int how) {
        Message request = request(0, NetOp.SHUTDOWN);
        request.a[2] = how;
        return call(request).result();
    }

    @Override
    public byte[] localAddress() {
        Message reply = call(request(0, NetOp.GETSOCKNAME));
        return reply.result() < 0 ? new byte[0] : reply.payloadBytes();
    }

    @Override
    public byte[] peerAddress() {
        Message reply = call(request(0, NetOp.GETPEERNAME));
        return reply.result() < 0 ? null : reply.payloadBytes();
    }

    @Override
    public byte[] option(int tid, int level, int name, int room, long[] failure) {
        Message request = request(tid, NetOp.GETSOCKOPT);
        request.a[2] = level;
        request.a[3] = name;
        request.a[4] = room;
        Message reply = call(request);
        failure[0] = Math.min(reply.result(), 0);
        return reply.result() < 0 ? null : reply.payloadBytes();
    }

    @Override
    public long option(int tid, int level, int name, byte[] value) {
        if (value.length > NetOp.MAX_DATA) {
            return -Errno.EINVAL;
        }
        Message request = request(tid, NetOp.SETSOCKOPT);
        request.a[2] = level;
        request.a[3] = name;
        return call(request.payload(value)).result();
    }

    @Override
    public long ioctl(IoctlRequest io) {
        Message request = request(io.tid(), NetOp.IOCTL);
        request.a[2] = io.command();
        request.a[3] = io.argument();
        request.a[4] = NetOp.MAX_DATA;
        byte[] in = io.in();
        Message reply = call(request.payload(in, 0, Math.min(in.length, NetOp.MAX_DATA)));
        long result = reply.result();
        if (result < 0) {
            return result;
        }
        if (io.command() == Ioctls.SIOCGIFCONF) {
            return interfaces(io, in, reply.payloadBytes());
        }
        if (io.command() == Ioctls.SIOCINQ || io.command() == Ioctls.SIOCOUTQ || io.command() == Ioctls.SIOCATMARK) {
            io.out(IntBytes.of((int) result));
        } else if (reply.length() > 0) {
            io.out(reply.payloadBytes());
        }
        return 0;
    }

    /** netdevice(7): struct ifconf {len, pointer}; the array goes to the pointer, its length back into the structure. */
    private static long interfaces(IoctlRequest io, byte[] in, byte[] array) {
        if (in.length < 16) {
            return -Errno.EFAULT;
        }
        long pointer = IntBytes.longAt(in, 8);
        int room = pointer == 0 ? array.length : Math.clamp(IntBytes.intAt(in, 0), 0, array.length);
        if (pointer != 0 && room > 0 && !io.outTo(pointer, Arrays.copyOf(array, room))) {
            return -Errno.EFAULT;
        }
        io.out(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(room).putInt(0).putLong(pointer).array());
        return 0;
    }

    @Override
    public int poll() {
        return mask;
    }

    @Override
    protected void released() {
        net.call(request(0, NetOp.CLOSE));
        net.closed(this);
    }
}
