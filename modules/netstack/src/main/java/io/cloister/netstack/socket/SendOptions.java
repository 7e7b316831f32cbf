package io.cloister.netstack.socket;

import io.cloister.abi.CmsghdrLayout;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the control messages of a sendmsg(2) ask for, ip(7), ipv6(7).
 *
 * @param source address to send from, null: the socket's.
 * @param ttl and tos: -1 where not said.
 */
record SendOptions(IpAddr source, int ttl, int tos) {
    private static final int ALIGN = 8;

    /** Reads a list of control messages; null if it is malformed or asks for what there is not. */
    static SendOptions read(byte[] control) {
        SendOptions how = new SendOptions(null, -1, -1);
        ByteBuffer b = ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (control.length - at >= CmsghdrLayout.SIZE) {
            long length = b.getLong(at);
            if (length < CmsghdrLayout.SIZE || length > control.length - at) {
                return null;
            }
            int data = (int) length - CmsghdrLayout.SIZE;
            how = how.with(b, at + CmsghdrLayout.SIZE, data, b.getInt(at + 8), b.getInt(at + 12));
            if (how == null) {
                return null;
            }
            at += (int) (length + ALIGN - 1) / ALIGN * ALIGN;
        }
        return how;
    }

    private SendOptions with(ByteBuffer b, int at, int length, int level, int type) {
        if (level == Sockets.SOL_IP) {
            return withIp(b, at, length, type);
        }
        if (level == Sockets.SOL_IPV6) {
            return withIpv6(b, at, length, type);
        }
        // SOL_SOCKET and SOL_UDP: SO_TIMESTAMPING, SO_MARK, UDP_SEGMENT are not for us to refuse or obey.
        return this;
    }

    private SendOptions withIp(ByteBuffer b, int at, int length, int type) {
        return switch (type) {
            case SocketsIp.IP_PKTINFO -> {
                if (length < 12) {
                    yield null;
                }
                IpAddr from = IpAddr.read4(b.array(), at + 4);
                yield new SendOptions(from.isAny() ? source : from, ttl, tos);
            }
            case SocketsIp.IP_TTL ->
                length < 4 || b.getInt(at) < 1 || b.getInt(at) > 255
                        ? null
                        : new SendOptions(source, b.getInt(at), tos);
            case SocketsIp.IP_TOS -> length < 1 ? null : new SendOptions(source, ttl, b.get(at) & 0xff);
            default -> null;
        };
    }

    private SendOptions withIpv6(ByteBuffer b, int at, int length, int type) {
        return switch (type) {
            case SocketsIp.IPV6_PKTINFO -> {
                if (length < 20) {
                    yield null;
                }
                IpAddr from = IpAddr.read16(b.array(), at);
                yield new SendOptions(from.isAny() ? source : from, ttl, tos);
            }
            case SocketsIp.IPV6_HOPLIMIT -> length < 4 || b.getInt(at) < -1 || b.getInt(at) > 255 ? null
                : new SendOptions(source, b.getInt(at), tos);
            case SocketsIp.IPV6_TCLASS -> length < 4 || b.getInt(at) < -1 || b.getInt(at) > 255 ? null
                : new SendOptions(source, ttl, b.getInt(at));
            default -> this;
        };
    }
}
