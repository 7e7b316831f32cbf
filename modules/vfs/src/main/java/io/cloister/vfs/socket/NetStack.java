package io.cloister.vfs.socket;

import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.TreeMap;

/** The way to netstack: requests of {@link NetOp}, and readiness that comes back as events. */
public final class NetStack {
    private final Bus bus;
    private final TreeMap<Integer, NetSocket> sockets = new TreeMap<>();

    /** Over {@code bus}. */
    public NetStack(Bus bus) {
        this.bus = bus;
    }

    /** A request to fill; its payload is written by the caller. */
    Message request(int tid, int code, int id) {
        return bus.message(Op.NET_SOCKET, tid).with(code, id);
    }

    Message call(Message request) {
        return bus.call(ServiceId.NETSTACK, request);
    }

    void opened(NetSocket socket) {
        sockets.put(socket.id(), socket);
    }

    void closed(NetSocket socket) {
        sockets.remove(socket.id());
    }

    /** Event VFS_SOCKET_READY. */
    public void ready(int id, int mask) {
        NetSocket socket = sockets.get(id);
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
            text = java.util.Arrays.copyOf(text, (int) Math.min(reply.result(), SocketLimits.TEXT));
            int n = Math.min(reply.length(), text.length - at);
            reply.payload().getBytes(0, text, at, n);
            at += n;
        } while (at < text.length);
        return text;
    }
}
