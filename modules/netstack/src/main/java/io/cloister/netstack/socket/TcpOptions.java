package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.TcpFacts;
import io.cloister.netstack.tcp.TcpInfo;
import io.cloister.netstack.tcp.TcpTuning;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The options of tcp(7), and what options of socket(7) mean for a connection. */
final class TcpOptions {
    /** TCP_CA_NAME_MAX. */
    private static final int NAME_SIZE = 16;
    private static final byte[] RENO = Arrays.copyOf(
            TcpFacts.CONGESTION_CONTROL.getBytes(StandardCharsets.US_ASCII), NAME_SIZE);
    private static final int LEAST_SEND = 2304;
    private static final int LEAST_RECEIVE = 1152;

    private final TcpSocket socket;

    TcpOptions(TcpSocket socket) {
        this.socket = socket;
    }

    /** The value of an option that is more than a number, or null: somebody else's. */
    byte[] value(int level, int name) {
        if (level == Sockets.SOL_SOCKET) {
            return buffer(name);
        }
        if (level != Sockets.SOL_TCP) {
            return null;
        }
        return switch (name) {
            case SocketsIp.TCP_INFO -> TcpInfo.of(socket.connection, socket.listener);
            case SocketsIp.TCP_CONGESTION -> RENO.clone();
            case SocketsIp.TCP_MAXSEG ->
                OptionValues.bytes(
                        socket.connection == null ? socket.defaultSegment() : TcpInfo.segment(socket.connection));
            default -> null;
        };
    }

    /** Buffers that nobody set grow; what they are now is the answer. */
    private byte[] buffer(int name) {
        boolean send = name == Sockets.SO_SNDBUF;
        boolean receive = name == Sockets.SO_RCVBUF;
        if (!send && !receive) {
            return null;
        }
        boolean set = (send ? socket.tuning.sendBuffer : socket.tuning.receiveBuffer) != 0;
        return set ? null : OptionValues.bytes(TcpInfo.buffer(socket.connection, send));
    }

    /** Sets an option that is more than a number: the result, or null: somebody else's. */
    Long set(int level, int name, byte[] value) {
        if (level != Sockets.SOL_TCP) {
            return null;
        }
        switch (name) {
            case SocketsIp.TCP_CONGESTION -> {
                String wanted = new String(value, StandardCharsets.ISO_8859_1);
                int end = wanted.indexOf(0);
                return (end < 0 ? wanted : wanted.substring(0, end)).equals(TcpFacts.CONGESTION_CONTROL)
                        ? 0L
                        : -(long) Errno.ENOENT;
            }
            case SocketsIp.TCP_MAXSEG -> {
                boolean none = value.length >= 4 && OptionValues.number(value) == 0;
                return none ? Long.valueOf(0) : null;
            }
            case SocketsIp.TCP_ULP -> {
                return -(long) Errno.ENOENT;
            }
            default -> {
                return null;
            }
        }
    }

    /** Takes a changed option over into the connection. */
    void reflect(int level, int name) {
        TcpTuning t = socket.tuning;
        int v = socket.options.value(level, name);
        if (level == Sockets.SOL_TCP) {
            tcp(t, name, v);
        } else if (level == Sockets.SOL_SOCKET) {
            switch (name) {
                case Sockets.SO_KEEPALIVE -> t.keepAlive = v != 0;
                case Sockets.SO_SNDBUF -> t.sendBuffer = Math.max(LEAST_SEND, v / 2);
                case Sockets.SO_RCVBUF -> t.receiveBuffer = Math.max(LEAST_RECEIVE, v / 2);
                default -> {
                    return;
                }
            }
        } else if (socket.remote != null) {
            t.tos = socket.tosFor(socket.remote);
            t.ttl = socket.ttlFor(socket.remote);
        }
        if (socket.connection != null) {
            if (level == Sockets.SOL_SOCKET) {
                socket.connection.buffers(
                        name == Sockets.SO_SNDBUF ? t.sendBuffer : 0, name == Sockets.SO_RCVBUF ? t.receiveBuffer : 0);
            }
            socket.connection.retuned();
        }
    }

    private static void tcp(TcpTuning t, int name, int v) {
        switch (name) {
            case SocketsIp.TCP_NODELAY -> t.noDelay = v != 0;
            case SocketsIp.TCP_CORK -> t.cork = v != 0;
            case SocketsIp.TCP_QUICKACK -> t.quickAck = v != 0;
            case SocketsIp.TCP_KEEPIDLE -> t.keepIdleS = v;
            case SocketsIp.TCP_KEEPINTVL -> t.keepIntervalS = v;
            case SocketsIp.TCP_KEEPCNT -> t.keepCount = v;
            case SocketsIp.TCP_SYNCNT -> t.synCount = v;
            case SocketsIp.TCP_USER_TIMEOUT -> t.userTimeoutMs = v;
            case SocketsIp.TCP_MAXSEG -> t.maxSegment = v;
            case SocketsIp.TCP_LINGER2 -> t.linger2S = v > 120 ? 120 : v;
            case SocketsIp.TCP_DEFER_ACCEPT -> t.deferAcceptS = v;
            case SocketsIp.TCP_WINDOW_CLAMP -> t.windowClamp = v;
            case SocketsIp.TCP_NOTSENT_LOWAT -> t.notSentLowat = v;
            default -> {
            }
        }
    }
}
