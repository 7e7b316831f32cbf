package io.cloister.vfs.net;

import io.cloister.bus.Bus;
import io.cloister.bus.net.CreateReply;
import io.cloister.bus.net.NetLimits;
import io.cloister.bus.net.NetProxy;
import io.cloister.bus.net.TextReply;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.socket.DeviceRequests;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.socket.SocketFamily;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.socket.SocketNumbers;
import java.util.Arrays;
import java.util.TreeMap;

/** The way to netstack: requests, and readiness that comes back as events. */
public final class NetStack implements SocketFamily, DeviceRequests {
    /** In place of a socket: what is asked is about interfaces. */
    private static final int NO_SOCKET = 0;

    private final NetProxy netstack;
    private final Signaller signals;
    private final SocketNumbers numbers;
    private final TreeMap<Integer, StackSocket> sockets = new TreeMap<>();

    /** {@code numbers} are of the socket file system. */
    public NetStack(Bus bus, Signaller signals, SocketNumbers numbers) {
        netstack = new NetProxy(bus);
        this.signals = signals;
        this.numbers = numbers;
    }

    Signaller signals() {
        return signals;
    }

    @Override
    public Socket create(int tid, int domain, int type, int protocol, long[] failure) {
        CreateReply reply = netstack.create(tid, domain, type, protocol);
        if (reply.result() < 0) {
            failure[0] = reply.result();
            return null;
        }
        StackSocket socket = new StackSocket(
                this, (int) reply.result(), new int[] {domain, type, reply.protocol()}, numbers.fresh());
        socket.ready(reply.ready());
        return socket;
    }

    /** For one request; its reply is valid until the next use of the bus. */
    NetProxy netstack() {
        return netstack;
    }

    @Override
    public long device(IoctlRequest request) {
        byte[] in = request.in();
        byte[] data = in.length <= NetLimits.MAX_DATA ? in : Arrays.copyOf(in, NetLimits.MAX_DATA);
        return StackSocket.answer(
                request, netstack.ioctl(request.tid(), NO_SOCKET, request.command(), data));
    }

    void opened(StackSocket socket) {
        sockets.put(socket.id(), socket);
    }

    void closed(StackSocket socket) {
        sockets.remove(socket.id());
    }

    /** Event VfsSocketReady. */
    public void ready(int id, int mask) {
        StackSocket socket = sockets.get(id);
        if (socket != null) {
            socket.ready(mask);
            socket.waitQueue().wake(mask);
        }
    }

    /** Text of a /proc/net file; empty where there is none. */
    public byte[] text(int kind) {
        byte[] text = new byte[0];
        int at = 0;
        do {
            TextReply reply = netstack.text(kind, at);
            if (reply.result() < 0 || reply.chunkLength() == 0) {
                break;
            }
            text = Arrays.copyOf(text, (int) Math.min(reply.result(), SocketLimits.TEXT));
            int n = Math.min(reply.chunkLength(), text.length - at);
            reply.body().getBytes(reply.chunkOffset(), text, at, n);
            at += n;
        } while (at < text.length);
        return text;
    }
}
