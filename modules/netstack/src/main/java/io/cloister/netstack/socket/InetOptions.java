package io.cloister.netstack.socket;

import static io.cloister.abi.Sockets.SOL_IP;
import static io.cloister.abi.Sockets.SOL_IPV6;
import static io.cloister.abi.Sockets.SOL_SOCKET;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.LingerLayout;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** getsockopt(2) and setsockopt(2) of Internet sockets at the levels that all share. */
final class InetOptions {
    private static final int TIMEVAL = 16;
    private static final int LEAST_BUFFER = 2304;
    private static final int LEAST_SEND_BUFFER = 4608;
    private static final int MREQ = 8;
    private static final int MREQN = 12;
    private static final int MREQ6 = 20;
    private static final int MAX_PRIORITY = 6;
    private static final int MEMINFO_WORDS = 9;

    private final InetSocket socket;

    InetOptions(InetSocket socket) {
        this.socket = socket;
    }

    private OptionValues options() {
        return socket.options;
    }

    private boolean levelFits(int level) {
        return switch (level) {
            case SOL_SOCKET, SOL_IP -> true;
            case SOL_IPV6 -> socket.isV6();
            case Sockets.SOL_TCP -> socket.type() == Sockets.SOCK_STREAM;
            case Sockets.SOL_UDP -> socket.type() == Sockets.SOCK_DGRAM && socket.protocol() == SocketsIp.IPPROTO_UDP;
            default -> false;
        };
    }

    // ---- getsockopt ----

    byte[] value(int level, int name) {
        if (!levelFits(level)) {
            return options().fail(Errno.EOPNOTSUPP);
        }
        byte[] special = switch (level) {
            case SOL_SOCKET -> socketLevel(name);
            case SOL_IP, SOL_IPV6 -> ipLevel(level, name);
            default -> null;
        };
        if (special != null || options().failed()) {
            return special;
        }
        if (OptionTable.spec(level, name) == null) {
            return options().fail(Errno.ENOPROTOOPT);
        }
        return OptionValues.bytes(options().value(level, name));
    }

    private byte[] socketLevel(int name) {
        return switch (name) {
            case Sockets.SO_TYPE -> OptionValues.bytes(socket.type());
            case Sockets.SO_DOMAIN -> OptionValues.bytes(socket.domain());
            case Sockets.SO_PROTOCOL -> OptionValues.bytes(socket.protocol());
            case Sockets.SO_ERROR -> OptionValues.bytes(-socket.takeError());
            case Sockets.SO_ACCEPTCONN -> OptionValues.bytes(socket.listening() ? 1 : 0);
            case Sockets.SO_SNDLOWAT -> OptionValues.bytes(1);
            case Sockets.SO_INCOMING_NAPI_ID, Sockets.SO_BPF_EXTENSIONS -> OptionValues.bytes(0);
            case Sockets.SO_COOKIE ->
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(socket.id())
                        .array();
            case Sockets.SO_NETNS_COOKIE ->
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1).array();
            // socket(7): no credentials are known of a peer that is not AF_UNIX.
            case Sockets.SO_PEERCRED ->
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0)
                        .putInt(-1)
                        .putInt(-1)
                        .array();
            case Sockets.SO_LINGER -> structOr(name, LingerLayout.SIZE);
            case Sockets.SO_RCVTIMEO, Sockets.SO_SNDTIMEO, Sockets.SO_RCVTIMEO_NEW, Sockets.SO_SNDTIMEO_NEW ->
                structOr(name, TIMEVAL);
            case Sockets.SO_BINDTODEVICE -> structOr(name, 0);
            case Sockets.SO_BINDTOIFINDEX ->
                OptionValues.bytes(boundIndex());
            case Sockets.SO_PEERNAME -> socket.peerName() == null ? options().fail(Errno.ENOTCONN) : socket.peerName();
            case Sockets.SO_MEMINFO -> memory();
            default -> null;
        };
    }

    private int boundIndex() {
        byte[] name = options().struct(SOL_SOCKET, Sockets.SO_BINDTODEVICE);
        Link link = name == null ? null : socket.stack.ip().link(deviceName(name));
        return link == null ? 0 : link.index();
    }

    private static String deviceName(byte[] value) {
        int n = 0;
        while (n < value.length && n < SocketsIp.IFNAMSIZ && value[n] != 0) {
            n++;
        }
        return new String(value, 0, n, StandardCharsets.ISO_8859_1);
    }

    private byte[] memory() {
        ByteBuffer b = ByteBuffer.allocate(4 * MEMINFO_WORDS).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0, socket.readable()).putInt(4, options().value(SOL_SOCKET, Sockets.SO_RCVBUF));
        b.putInt(12, options().value(SOL_SOCKET, Sockets.SO_SNDBUF));
        return b.array();
    }

    private byte[] structOr(int name, int size) {
        byte[] value = options().struct(SOL_SOCKET, name);
        return value != null ? value : new byte[size];
    }

    private byte[] ipLevel(int level, int name) {
        boolean mtu = level == SOL_IP ? name == SocketsIp.IP_MTU : name == SocketsIp.IPV6_MTU;
        if (mtu) {
            return socket.remote == null
                    ? options().fail(Errno.ENOTCONN)
                    : OptionValues.bytes(socket.stack.ip().mtu(socket.remote));
        }
        if (level == SOL_IP && name == SocketsIp.IP_MULTICAST_IF) {
            byte[] value = options().struct(level, name);
            return value == null ? new byte[4] : value;
        }
        if (level == SOL_IP && name == SocketsIp.IP_OPTIONS) {
            return new byte[0];
        }
        return null;
    }

    // ---- setsockopt ----

    long set(int task, int level, int name, byte[] value) {
        if (!levelFits(level)) {
            return -Errno.ENOPROTOOPT;
        }
        OptionTable.Spec spec = OptionTable.spec(level, name);
        if (spec == null) {
            return setStruct(level, name, value);
        }
        boolean byteWide = level == SOL_IP && value.length > 0 && value.length < 4;
        if (value.length < 4 && !byteWide) {
            return -Errno.EINVAL;
        }
        int number = byteWide ? value[0] & 0xff : OptionValues.number(value);
        long refused = check(task, level, name, number);
        if (refused != 0) {
            return refused;
        }
        if (!spec.bool() && (number < spec.min() || number > spec.max())) {
            return -Errno.EINVAL;
        }
        options().put(level, name, settled(level, name, spec, number));
        socket.optionChanged(level, name);
        return 0;
    }

    private int settled(int level, int name, OptionTable.Spec spec, int number) {
        if (spec.bool()) {
            return number != 0 ? 1 : 0;
        }
        if (level == SOL_SOCKET) {
            // socket(7): the kernel doubles the value, for its book-keeping.
            return switch (name) {
                case Sockets.SO_SNDBUF -> Math.max(LEAST_SEND_BUFFER, 2 * clampBuffer(number));
                case Sockets.SO_RCVBUF -> Math.max(LEAST_BUFFER, 2 * clampBuffer(number));
                case Sockets.SO_RCVLOWAT -> number < 0 ? Integer.MAX_VALUE : Math.max(1, number);
                default -> number;
            };
        }
        if (level == SOL_IP && name == SocketsIp.IP_TOS) {
            // The two bits of ECN are TCP's own.
            return socket.type() == Sockets.SOCK_STREAM ? number & 0xfc : number & 0xff;
        }
        return number;
    }

    private static int clampBuffer(int asked) {
        return asked < 0 ? NetstackLimits.BUFFER_ASKED : Math.min(asked, NetstackLimits.BUFFER_ASKED);
    }

    private long check(int task, int level, int name, int number) {
        boolean admin = stackAdmin(task);
        if (level == SOL_SOCKET) {
            if (name == Sockets.SO_PRIORITY && (number < 0 || number > MAX_PRIORITY) && !admin
                    || (name == Sockets.SO_MARK || name == Sockets.SO_DEBUG && number != 0) && !admin) {
                return name == Sockets.SO_DEBUG ? -Errno.EACCES : -Errno.EPERM;
            }
        } else if (level == SOL_IP && name == SocketsIp.IP_TTL && number == 0) {
            return -Errno.EINVAL;
        } else if (level == SOL_IPV6 && name == SocketsIp.IPV6_V6ONLY && socket.bound()) {
            return -Errno.EINVAL;
        } else if (level == SOL_IP && name == SocketsIp.IP_HDRINCL && socket.type() != Sockets.SOCK_RAW) {
            return -Errno.ENOPROTOOPT;
        }
        return 0;
    }

    private boolean stackAdmin(int task) {
        return socket.stack.capable(task, Caps.CAP_NET_ADMIN);
    }

    private long setStruct(int level, int name, byte[] value) {
        return switch (level) {
            case SOL_SOCKET -> setSocketStruct(name, value);
            case SOL_IP -> setIpStruct(name, value);
            case SOL_IPV6 -> setIpv6Struct(name, value);
            default -> -Errno.ENOPROTOOPT;
        };
    }

    private long setSocketStruct(int name, byte[] value) {
        switch (name) {
            case Sockets.SO_LINGER -> {
                return keep(name, value, LingerLayout.SIZE);
            }
            case Sockets.SO_RCVTIMEO, Sockets.SO_SNDTIMEO, Sockets.SO_RCVTIMEO_NEW, Sockets.SO_SNDTIMEO_NEW -> {
                return keep(name, value, TIMEVAL);
            }
            case Sockets.SO_SNDBUFFORCE, Sockets.SO_RCVBUFFORCE -> {
                // CAP_NET_ADMIN raises Linux's limits; ours hold for everybody.
                return set(
                        0, SOL_SOCKET, name == Sockets.SO_SNDBUFFORCE ? Sockets.SO_SNDBUF : Sockets.SO_RCVBUF, value);
            }
            case Sockets.SO_BINDTODEVICE -> {
                return bindToDevice(value);
            }
            case Sockets.SO_BINDTOIFINDEX -> {
                Link link = value.length < 4 ? null : socket.stack.ip().link(OptionValues.number(value));
                return link == null
                        ? -Errno.ENODEV
                        : bindToDevice(link.name().getBytes(StandardCharsets.ISO_8859_1));
            }
            case Sockets.SO_DETACH_FILTER -> {
                return -Errno.ENOENT;
            }
            default -> {
                return -Errno.ENOPROTOOPT;
            }
        }
    }

    private long keep(int name, byte[] value, int size) {
        if (value.length < size) {
            return -Errno.EINVAL;
        }
        options().put(SOL_SOCKET, name, Arrays.copyOf(value, size));
        return 0;
    }

    private long bindToDevice(byte[] value) {
        String device = deviceName(value);
        if (!device.isEmpty() && socket.stack.ip().link(device) == null) {
            return -Errno.ENODEV;
        }
        byte[] kept = device.isEmpty() ? new byte[0] : (device + "\0").getBytes(StandardCharsets.ISO_8859_1);
        options().put(SOL_SOCKET, Sockets.SO_BINDTODEVICE, kept);
        return 0;
    }

    private long setIpStruct(int name, byte[] value) {
        switch (name) {
            case SocketsIp.IP_ADD_MEMBERSHIP, SocketsIp.IP_DROP_MEMBERSHIP -> {
                return value.length < MREQ
                        ? -Errno.EINVAL
                        : membership(
                                IpAddr.read4(value, 0),
                                value.length >= MREQN ? OptionValues.number(Arrays.copyOfRange(value, 8, 12)) : 0,
                                name == SocketsIp.IP_ADD_MEMBERSHIP);
            }
            case SocketsIp.IP_MULTICAST_IF -> {
                if (value.length < 4) {
                    return -Errno.EINVAL;
                }
                // in_addr, or ip_mreq(n) with the address second.
                IpAddr own = IpAddr.read4(value, value.length >= MREQ ? 4 : 0);
                if (!own.isAny() && !socket.stack.ip().isLocal(own)) {
                    return -Errno.EADDRNOTAVAIL;
                }
                byte[] shown = new byte[4];
                own.write4(shown, 0);
                options().put(SOL_IP, name, shown);
                return 0;
            }
            case SocketsIp.IP_OPTIONS -> {
                return value.length == 0 ? 0 : -Errno.EINVAL;
            }
            default -> {
                return -Errno.ENOPROTOOPT;
            }
        }
    }

    private long setIpv6Struct(int name, byte[] value) {
        boolean join = name == SocketsIp.IPV6_ADD_MEMBERSHIP;
        if (!join && name != SocketsIp.IPV6_DROP_MEMBERSHIP) {
            return -Errno.ENOPROTOOPT;
        }
        return value.length < MREQ6 ? -Errno.EINVAL
            : membership(IpAddr.read16(value, 0), OptionValues.number(Arrays.copyOfRange(value, 16, 20)), join);
    }

    private long membership(IpAddr group, int ifindex, boolean join) {
        if (!group.isMulticast()) {
            return -Errno.EINVAL;
        }
        if (ifindex != 0 && socket.stack.ip().link(ifindex) == null) {
            return -Errno.ENODEV;
        }
        return -(join ? socket.join(group) : socket.leave(group));
    }
}
