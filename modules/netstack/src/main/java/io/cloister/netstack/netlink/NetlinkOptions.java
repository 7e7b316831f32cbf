package io.cloister.netstack.netlink;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;

/** socket(7) options of a netlink socket. */
final class NetlinkOptions {
    private static final int BUFFER = 212992;

    private NetlinkOptions() {
    }

    /** The value, or null: there is no such option. */
    static byte[] value(NetlinkSocket s, int name) {
        return switch (name) {
            case Sockets.SO_TYPE -> NetlinkSocket.word(s.type());
            case Sockets.SO_DOMAIN -> NetlinkSocket.word(s.domain());
            case Sockets.SO_PROTOCOL -> NetlinkSocket.word(s.protocol());
            case Sockets.SO_ERROR -> NetlinkSocket.word(s.takePendingError());
            case Sockets.SO_SNDBUF, Sockets.SO_RCVBUF -> NetlinkSocket.word(BUFFER);
            case Sockets.SO_ACCEPTCONN,
                    Sockets.SO_PASSCRED,
                    Sockets.SO_REUSEADDR,
                    Sockets.SO_BROADCAST,
                    Sockets.SO_TIMESTAMP -> NetlinkSocket.word(0);
            default -> null;
        };
    }

    /**
     * The buffers keep their size, answers come at once, credentials are the kernel's: what can be set makes no
     * difference.
     */
    static long set(int name) {
        return switch (name) {
            case Sockets.SO_SNDBUF,
                    Sockets.SO_RCVBUF,
                    Sockets.SO_SNDBUFFORCE,
                    Sockets.SO_RCVBUFFORCE,
                    Sockets.SO_PASSCRED,
                    Sockets.SO_REUSEADDR,
                    Sockets.SO_BROADCAST,
                    Sockets.SO_TIMESTAMP,
                    Sockets.SO_RCVTIMEO,
                    Sockets.SO_SNDTIMEO,
                    Sockets.SO_PRIORITY,
                    Sockets.SO_ATTACH_FILTER,
                    Sockets.SO_DETACH_FILTER -> 0;
            default -> -Errno.ENOPROTOOPT;
        };
    }
}
