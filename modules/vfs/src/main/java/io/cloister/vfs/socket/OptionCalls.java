package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Caller;
import java.util.Arrays;

/** getsockopt(2) and setsockopt(2). */
public final class OptionCalls {
    private static final long NS = 1_000_000_000L;
    private static final long US = 1000;

    private OptionCalls() {
    }

    /** Has {@code table} serve its calls. */
    public static void register(CallTable<Caller> table) {
        table.on(Sys.SETSOCKOPT, OptionCalls::setsockopt);
        table.on(Sys.GETSOCKOPT, OptionCalls::getsockopt);
    }

    /** (fd, level, name, value, length). */
    private static long setsockopt(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        int length = call.intArg(4);
        if (length < 0) {
            return -Errno.EINVAL;
        }
        if (call.inLength(3) < 0 || call.inLength(3) < length && call.arg(3) == 0) {
            return -Errno.EFAULT;
        }
        return set(call, socket, call.inBytes(3));
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
            if (name == Sockets.SO_TYPE || name == Sockets.SO_DOMAIN || name == Sockets.SO_PROTOCOL
                || name == Sockets.SO_ERROR) {
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
    private static long getsockopt(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        if (call.inLength(4) < 4) {
            return -Errno.EFAULT;
        }
        int room = call.memory().getInt(call.inOffset(4));
        if (room < 0) {
            return -Errno.EINVAL;
        }
        long[] failure = {-Errno.ENOPROTOOPT};
        byte[] value = find(call, socket, Math.min(room, call.outCapacity(3)), failure);
        if (value == null) {
            return failure[0];
        }
        int n = call.out(3, Arrays.copyOf(value, Math.min(room, value.length)));
        call.out(4, IntBytes.of(n));
        return 0;
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
