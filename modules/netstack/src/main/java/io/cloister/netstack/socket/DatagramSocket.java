package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.netstack.env.NetstackCounters.Kind;

/** Internet sockets that send and receive datagrams: UDP, ping, raw. */
public abstract class DatagramSocket extends InetSocket {
    protected final DatagramQueue queue;
    protected final DatagramAssembly assembly = new DatagramAssembly();
    protected final ErrorQueue errors;

    protected DatagramSocket(StackContext stack, SocketName name) {
        super(stack, name);
        errors = new ErrorQueue(name.domain());
        queue = new DatagramQueue(stack.env().budget(), options.value(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF));
    }

    /** Sends a whole datagram: its bytes sent, or minus an errno. */
    protected abstract long transmit(int task, byte[] address, SendOptions how, byte[] data);

    @Override
    public long send(SendRequest r) {
        if ((r.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        int refused = assembly.add(r);
        if (refused != 0) {
            return refused;
        }
        if (!assembly.complete()) {
            return r.length;
        }
        byte[] data = assembly.bytes();
        byte[] address = assembly.address();
        SendOptions how = SendOptions.read(assembly.control());
        assembly.drop();
        if (how == null) {
            return -Errno.EINVAL;
        }
        if (pendingError() != 0) {
            return takeError();
        }
        if (writeShut) {
            return -Errno.EPIPE;
        }
        long sent = transmit(r.task, address, how, data);
        return sent < 0 ? sent : r.length;
    }

    @Override
    public long recv(RecvRequest r) {
        if (r.has(Sockets.MSG_ERRQUEUE)) {
            return errors.take(r);
        }
        if (r.has(Sockets.MSG_OOB)) {
            return -Errno.EOPNOTSUPP;
        }
        if (pendingError() != 0) {
            return takeError();
        }
        Datagram d = queue.peek();
        if (d == null) {
            return readShut ? 0 : -Errno.EAGAIN;
        }
        if (r.offset == 0) {
            r.address(SockAddr.write(domain(), d.src(), d.srcPort()));
            r.control(ControlMessages.of(this, d));
        }
        return queue.take(r);
    }

    /** Queues a datagram that came in. */
    protected void received(Datagram d) {
        if (queue.offer(d)) {
            changed(true);
        } else {
            stack.env().counters().increment(Kind.UDP_FULL);
        }
    }

    @Override
    public long shutdown(int how) {
        if (how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR) {
            return -Errno.EINVAL;
        }
        readShut |= how != Sockets.SHUT_WR;
        writeShut |= how != Sockets.SHUT_RD;
        changed(false);
        // udp(7): shutdown works on an unconnected socket too, but says so.
        return remote == null ? -Errno.ENOTCONN : 0;
    }

    @Override
    public int readable() {
        return queue.firstLength();
    }

    @Override
    public int poll() {
        int mask = OUT | Poll.POLLWRBAND;
        if (pendingError() != 0 || !errors.isEmpty()) {
            mask |= Poll.POLLERR;
        }
        if (!queue.isEmpty() || readShut) {
            mask |= IN;
        }
        if (readShut) {
            mask |= Poll.POLLRDHUP;
        }
        return readShut && writeShut ? mask | Poll.POLLHUP : mask;
    }

    @Override
    protected void optionChanged(int level, int name) {
        super.optionChanged(level, name);
        if (level == Sockets.SOL_SOCKET && name == Sockets.SO_RCVBUF) {
            queue.limit(options.value(level, name));
        }
    }

    @Override
    public void close() {
        queue.clear();
        assembly.drop();
    }
}
