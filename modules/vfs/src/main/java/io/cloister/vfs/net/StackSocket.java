package io.cloister.vfs.net;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.bus.net.AcceptReply;
import io.cloister.bus.net.NetLimits;
import io.cloister.bus.net.RecvReply;
import io.cloister.bus.net.StatusReply;
import io.cloister.bus.net.ValueReply;
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
    private static final byte[] NONE = new byte[0];
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

    public int id() {
        return id;
    }

    void ready(int pollMask) {
        mask = pollMask;
    }

    /** Every reply tells the readiness after it, so that poll after read is never stale. */
    private void now(int pollMask) {
        int fresh = pollMask & ~mask;
        mask = pollMask;
        if (fresh != 0) {
            waitQueue().wake(fresh);
        }
    }

    private long status(StatusReply reply) {
        now(reply.ready());
        return reply.result();
    }

    @Override
    public long bind(int tid, byte[] address) {
        return status(net.netstack().bind(tid, id, address));
    }

    @Override
    public long connect(int tid, byte[] address) {
        long result = status(net.netstack().connect(tid, id, nonBlocking(), address));
        boolean finished = connecting && result == -Errno.EISCONN;
        connecting = result == -Errno.EINPROGRESS || connecting && result == -Errno.EALREADY;
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
        return status(net.netstack().listen(tid, id, backlog));
    }

    @Override
    public Accepted accept(int tid) {
        AcceptReply reply = net.netstack().accept(id);
        now(reply.ready());
        if (reply.result() < 0) {
            return Accepted.failed(reply.result());
        }
        int[] kind = {domain(), type(), protocol()};
        StackSocket socket = new StackSocket(net, (int) reply.result(), kind, ino() + (1L << 32) + reply.result());
        socket.mask = reply.acceptedReady();
        return new Accepted(socket, reply.peer(), 0);
    }

    @Override
    public long send(Outgoing message) {
        if (!isStreamType() && message.length > NetLimits.MAX_DATAGRAM) {
            return -Errno.EMSGSIZE;
        }
        int done = 0;
        do {
            int n = Math.min(message.length - done, NetLimits.MAX_DATA);
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
        byte[] address = first ? message.address : NONE;
        byte[] control = first ? message.control : NONE;
        if (address.length + control.length + n > NetLimits.MAX_RUN) {
            return -Errno.ENOBUFS;
        }
        int offset = isStreamType() ? 0 : done;
        int total = isStreamType() ? n : message.length;
        return status(net.netstack()
                .send(
                        message.tid,
                        id,
                        message.flags,
                        offset,
                        total,
                        address,
                        control,
                        message.memory,
                        message.offset + done,
                        n));
    }

    @Override
    public long receive(Incoming message) {
        int done = 0;
        long whole = 0;
        while (true) {
            int room = Math.min(message.length - done, NetLimits.MAX_DATA);
            RecvReply reply =
                    net.netstack().recv(message.tid, id, room, message.flags, offsetOf(message, done), message.length);
            now(reply.ready());
            long n = reply.result();
            if (n < 0) {
                return done > 0 ? done : n;
            }
            if (done == 0) {
                message.address = reply.address();
                message.control = reply.control();
                message.msgFlags |= reply.msgFlags();
                whole = reply.trueLength();
            }
            reply.body().getBytes(reply.dataOffset(), message.memory, message.offset + done, (int) n);
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

    @Override
    public long shutdown(int how) {
        return status(net.netstack().shutdown(id, how));
    }

    @Override
    public byte[] localAddress() {
        ValueReply reply = net.netstack().getsockname(id);
        now(reply.ready());
        return reply.result() < 0 ? NONE : reply.value();
    }

    @Override
    public byte[] peerAddress() {
        ValueReply reply = net.netstack().getpeername(id);
        now(reply.ready());
        return reply.result() < 0 ? null : reply.value();
    }

    @Override
    public byte[] option(int tid, int level, int name, int room, long[] failure) {
        ValueReply reply = net.netstack().getsockopt(id, level, name, room);
        now(reply.ready());
        failure[0] = Math.min(reply.result(), 0);
        return reply.result() < 0 ? null : reply.value();
    }

    @Override
    public long option(int tid, int level, int name, byte[] value) {
        if (value.length > NetLimits.MAX_DATA) {
            return -Errno.EINVAL;
        }
        return status(net.netstack().setsockopt(tid, id, level, name, value));
    }

    @Override
    public long ioctl(IoctlRequest io) {
        byte[] in = io.in();
        byte[] data = in.length <= NetLimits.MAX_DATA ? in : Arrays.copyOf(in, NetLimits.MAX_DATA);
        ValueReply reply = net.netstack().ioctl(io.tid(), id, io.command(), data);
        now(reply.ready());
        long result = reply.result();
        boolean number = io.command() == Ioctls.SIOCINQ || io.command() == Ioctls.SIOCOUTQ
                || io.command() == Ioctls.SIOCATMARK;
        if (result >= 0 && number) {
            io.out(IntBytes.of((int) result));
            return 0;
        }
        return answer(io, reply);
    }

    /** Hands back what netstack says to a request about interfaces. */
    static long answer(IoctlRequest io, ValueReply reply) {
        if (reply.result() < 0) {
            return reply.result();
        }
        if (io.command() == Ioctls.SIOCGIFCONF) {
            return interfaces(io, io.in(), reply.value());
        }
        if (reply.valueLength() > 0) {
            io.out(reply.value());
        }
        return 0;
    }

    /**
     * netdevice(7): struct ifconf {len, pointer}; the array goes to the pointer, its length back into the structure.
     */
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
        net.netstack().close(id);
        net.closed(this);
    }
}
