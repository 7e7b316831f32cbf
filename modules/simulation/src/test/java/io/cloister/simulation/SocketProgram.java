package io.cloister.simulation;

import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A server and a client of one kind of socket; what is sent must arrive, in order and once. */
final class SocketProgram implements Program {
    private final boolean tcp;
    private final int port;
    private final int bytes;

    SocketProgram(boolean tcp, int port, int bytes) {
        this.tcp = tcp;
        this.port = port;
        this.bytes = bytes;
    }

    private byte[] address() {
        if (tcp) {
            return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putShort((short) Sockets.AF_INET)
                .put((byte) (port >>> 8)).put((byte) port).put(new byte[] {127, 0, 0, 1}).array();
        }
        byte[] name = SimHost.ascii("sim" + port);
        return ByteBuffer.allocate(3 + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) Sockets.AF_UNIX)
                .put((byte) 0)
                .put(name)
                .array();
    }

    private long named(Guest g, int nr, int fd) {
        long mark = g.take(0);
        byte[] address = address();
        long result = g.call(nr, fd, g.put(address), address.length);
        g.release(mark);
        return result;
    }

    private int socket(Guest g) {
        return (int)
                g.must(g.call(Sys.SOCKET, tcp ? Sockets.AF_INET : Sockets.AF_UNIX, Sockets.SOCK_STREAM, 0), "socket");
    }

    @Override
    public void run(Guest g) {
        int listener = socket(g);
        g.must(named(g, Sys.BIND, listener), "bind");
        g.must(g.call(Sys.LISTEN, listener, 4), "listen");
        byte[] request = g.dice(bytes);
        byte[] answer = g.dice(bytes / 2);
        int pid = g.fork(child -> client(child, listener, request, answer));
        int fd = (int) g.must(g.call(Sys.ACCEPT, listener, 0, 0), "accept");
        g.must(g.close(listener), "close");
        g.check(Arrays.equals(request, g.readFully(fd, request.length + 1)), "the request");
        g.writeAll(fd, answer);
        g.must(g.call(Sys.SHUTDOWN, fd, 1), "shutdown");
        g.same(0, g.readFully(fd, 1).length, "the end");
        g.must(g.close(fd), "close");
        g.same(0, g.waitFor(pid), "status of the client");
    }

    private void client(Guest g, int listener, byte[] request, byte[] answer) {
        g.must(g.close(listener), "close");
        int fd = socket(g);
        g.must(named(g, Sys.CONNECT, fd), "connect");
        for (int at = 0; at < request.length;) {
            int part = Math.min(1 + g.random.nextInt(5000), request.length - at);
            g.writeAll(fd, Arrays.copyOfRange(request, at, at + part));
            at += part;
        }
        g.must(g.call(Sys.SHUTDOWN, fd, 1), "shutdown");
        g.check(Arrays.equals(answer, g.readFully(fd, answer.length + 1)), "the answer");
        g.must(g.close(fd), "close");
    }
}
