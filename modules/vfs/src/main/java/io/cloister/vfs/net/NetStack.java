package io.cloister.vfs.net;

import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.socket.SocketFamily;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.socket.SocketNumbers;
import java.util.Arrays;
import java.util.TreeMap;

/** The way to netstack: requests of {@link NetOp}, and readiness that comes back as events. */
public final class NetStack implements SocketFamily {
    private final Bus bus;
    private final Signaller signals;
    private final SocketNumbers numbers;
    private final TreeMap<Integer, StackSocket> sockets = new TreeMap<>();

    /** {@code numbers} are of the socket file system. */
    public NetStack(Bus bus, Signaller signals, SocketNumbers numbers) {
        this.bus = bus;
        this.signals = signals;
        this.numbers = numbers;
    }

    Signaller signals() {
        return signals;
    }

    @Override
    public Socket create(int tid, int domain, int type, int protocol, long[] failure) {
        Message request = request(tid, NetOp.CREATE, 0);
        request.a[2] = domain;
        request.a[3] = type;
        request.a[4] = protocol;
        Message reply = call(request);
        if (reply.result() < 0) {
            failure[0] = reply.result();
            return null;
        }
        int id = (int) reply.result();
        StackSocket socket = new StackSocket(this, id, new int[] {domain, type, (int) reply.a[1]}, numbers.fresh());
        socket.ready((int) reply.a[7]);
        return socket;
    }

    /** A request to fill; its payload is written by the caller. */
    Message request(int tid, int code, int id) {
        return bus.message(Op.NET_SOCKET, tid).with(code, id);
    }

    Message call(Message request) {
        return bus.call(ServiceId.NETSTACK, request);
    }

    void opened(StackSocket socket) {
        sockets.put(socket.id(), socket);
    }

    void closed(StackSocket socket) {
        sockets.remove(socket.id());
    }

    /** Event VFS_SOCKET_READY. */
    public void ready(int id, int mask) {
        StackSocket socket = sockets.get(id);
        if (socket != null) {
            socket.ready(mask);
            socket.waitQueue().wake(mask);
        }
    }

    /** Text of a /proc/net file; empty where there is none. */
    public byte[] text(int tid, int kind) {
        byte[] text = new byte[0];
        int at = 0;
        do {
            Message request = request(tid, NetOp.TEXT, 0);
            request.a[2] = kind;
            request.a[3] = at;
            Message reply = call(request);
            if (reply.result() < 0 || reply.length() == 0) {
                break;
            }
            text = Arrays.copyOf(text, (int) Math.min(reply.result(), SocketLimits.TEXT));
            int n = Math.min(reply.length(), text.length - at);
            reply.payload().getBytes(0, text, at, n);
            at += n;
        } while (at < text.length);
        return text;
    }
}
