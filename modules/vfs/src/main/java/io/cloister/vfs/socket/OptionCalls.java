package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.vfs.stream.IntBytes;
import java.util.Arrays;

/** getsockopt(2) and setsockopt(2). */
public final class OptionCalls {
    private static final long NS = 1_000_000_000L;
    private static final long US = 1000;
    private final SocketArgs args;

    OptionCalls(SocketArgs args) {
        this.args = args;
    }

    /** (fd, level, name, value, length). */
    public void setsockopt(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        int length = call.intArg(4);
        if (length < 0) {
            call.complete(-Errno.EINVAL);
        } else if (call.inLength(3) < 0 || call.inLength(3) < length && call.arg(3) == 0) {
            call.complete(-Errno.EFAULT);
        } else {
            call.complete(set(call, socket, call.inBytes(3)));
        }
    }

    private static long set(Call call, Socket socket, byte[] value) {
        int level = call.intArg(1);
        int name = call.intArg(2);
        if (level == Sockets.SOL_SOCKET) {
            boolean receive = name == Sockets.SO_RCVTIMEO || name == Sockets.SO_RCVTIMEO_NEW;
            if (receive || name == Sockets.SO_SNDTIMEO || name == Sockets.SO_SNDTIMEO_NEW) {
                return timeout(socket, receive, value);
            }
            if (value.length < 4 && name != Sockets.SO_BINDTODEVICE) {
                return -Errno.EINVAL;
            }
            if (name == Sockets.SO_TYPE || name == Sockets.SO_DOMAIN || name == Sockets.SO_PROTOCOL || name == Sockets.SO_ERROR) {
                return -Errno.ENOPROTOOPT;
            }
        }
        return socket.option(call.tid(), level, name, value);
    }

    private static long timeout(Socket socket, boolean receive, byte[] value) {
        if (value.length < 16) {
            return -Errno.EINVAL;
        }
        long seconds = IntBytes.longAt(value, 0);
        long micros = IntBytes.longAt(value, 8);
        if (micros < 0 || micros >= NS / US) {
            return -Errno.EDOM;
        }
        boolean forever = seconds == 0 && micros == 0 || seconds > Integer.MAX_VALUE;
        long ns = forever ? Long.MAX_VALUE : Math.max(0, seconds) * NS + micros * US;
        if (receive) {
            socket.receiveTimeoutNs(ns);
        } else {
            socket.sendTimeoutNs(ns);
        }
        return 0;
    }

    /** (fd, level, name, value, length in and out). */
    public void getsockopt(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        if (call.inLength(4) < 4) {
            call.complete(-Errno.EFAULT);
            return;
        }
        int room = call.memory().getInt(call.inOffset(4));
        if (room < 0) {
            call.complete(-Errno.EINVAL);
            return;
        }
        long[] failure = {-Errno.ENOPROTOOPT};
        byte[] value = find(call, socket, Math.min(room, call.outCapacity(3)), failure);
        if (value == null) {
            call.complete(failure[0]);
            return;
        }
        int n = call.out(3, Arrays.copyOf(value, Math.min(room, value.length)));
        call.out(4, IntBytes.of(n));
        call.complete(0);
    }

    private static byte[] find(Call call, Socket socket, int room, long[] failure) {
        int level = call.intArg(1);
        int name = call.intArg(2);
        if (level == Sockets.SOL_SOCKET) {
            switch (name) {
                case Sockets.SO_TYPE:
                    return IntBytes.of(socket.type());
                case Sockets.SO_DOMAIN:
                    return IntBytes.of(socket.domain());
                case Sockets.SO_PROTOCOL:
                    return IntBytes.of(socket.protocol());
                case Sockets.SO_RCVTIMEO, Sockets.SO_RCVTIMEO_NEW:
                    return timeval(socket.waitNs(false));
                case Sockets.SO_SNDTIMEO, Sockets.SO_SNDTIMEO_NEW:
                    return timeval(socket.waitNs(true));
                case Sockets.SO_COOKIE:
                    return IntBytes.ofLongs(socket.ino());
                default:
                    break;
            }
        }
        return socket.option(call.tid(), level, name, room, failure);
    }

    private static byte[] timeval(long ns) {
        return ns == Long.MAX_VALUE ? IntBytes.ofLongs(0, 0) : IntBytes.ofLongs(ns / NS, ns % NS / US);
    }
}
