package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.net.StackSocket;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.unix.UnixWorld;

/** Makes sockets of every family (socket(2)). */
public final class SocketFactory {
    private final UnixWorld unix;
    private final NetStack net;
    private final Signaller signals;

    /** {@code net} null: no network at all, only AF_UNIX. */
    public SocketFactory(UnixWorld unix, NetStack net, Signaller signals) {
        this.unix = unix;
        this.net = net;
        this.signals = signals;
    }

    /** A new socket, or null with an errno in {@code failure[0]}. */
    Socket create(int tid, int domain, int type, int protocol, long[] failure) {
        if (domain == Sockets.AF_UNIX) {
            Socket socket = protocol != 0 && protocol != Sockets.AF_UNIX ? null : unix.create(type);
            failure[0] = protocol != 0 && protocol != Sockets.AF_UNIX ? -Errno.EPROTONOSUPPORT : -Errno.ESOCKTNOSUPPORT;
            return socket;
        }
        boolean network = domain == Sockets.AF_INET || domain == Sockets.AF_INET6 || domain == Sockets.AF_NETLINK || domain == Sockets.AF_PACKET;
        if (!network || net == null) {
            failure[0] = -Errno.EAFNOSUPPORT;
            return null;
        }
        Message request = net.request(tid, NetOp.CREATE, 0);
        request.a[2] = domain;
        request.a[3] = type;
        request.a[4] = protocol;
        Message reply = net.call(request);
        if (reply.result() < 0) {
            failure[0] = reply.result();
            return null;
        }
        StackSocket socket = new StackSocket(net, signals, (int) reply.result(), new int[] {domain, type, (int) reply.a[1]}, unix.nextIno());
        socket.ready((int) reply.a[7]);
        return socket;
    }

    UnixWorld unix() {
        return unix;
    }
}
