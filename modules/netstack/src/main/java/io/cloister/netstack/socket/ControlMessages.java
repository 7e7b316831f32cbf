package io.cloister.netstack.socket;

import static io.cloister.abi.Sockets.SOL_IP;
import static io.cloister.abi.Sockets.SOL_IPV6;
import static io.cloister.abi.Sockets.SOL_SOCKET;

import io.cloister.abi.CmsghdrLayout;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds the {@code struct cmsghdr} list of a received datagram, cmsg(3). */
final class ControlMessages {
    private static final int ALIGN = 8;
    private static final int MOST = 512;
    private static final long NS = 1_000_000_000L;

    private final ByteBuffer out = ByteBuffer.allocate(MOST).order(ByteOrder.LITTLE_ENDIAN);

    /** Adds a message; the caller keeps within {@link #MOST} bytes. */
    ControlMessages add(int level, int type, byte[] data) {
        out.putLong(CmsghdrLayout.SIZE + data.length).putInt(level).putInt(type).put(data);
        while (out.position() % ALIGN != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private void when(NetSocket s, int level, int option, int type, byte[] data) {
        if (s.options.on(level, option)) {
            add(level, type, data);
        }
    }

    /** What the socket's options ask to be told about {@code d}. */
    static byte[] of(NetSocket s, Datagram d) {
        ControlMessages m = new ControlMessages();
        m.time(s, d);
        boolean v4 = d.src().isV4();
        if (v4) {
            m.when(s, SOL_IP, SocketsIp.IP_PKTINFO, SocketsIp.IP_PKTINFO, pktinfo4(d));
            m.when(s, SOL_IP, SocketsIp.IP_RECVTTL, SocketsIp.IP_TTL, OptionValues.bytes(d.ttl()));
            m.when(s, SOL_IP, SocketsIp.IP_RECVTOS, SocketsIp.IP_TOS, new byte[] {(byte) d.tos()});
            m.when(
                    s,
                    SOL_IP,
                    SocketsIp.IP_RECVORIGDSTADDR,
                    SocketsIp.IP_ORIGDSTADDR,
                    SockAddr.write(Sockets.AF_INET, d.dst(), d.dstPort()));
        }
        if (s.domain() == Sockets.AF_INET6) {
            m.when(s, SOL_IPV6, SocketsIp.IPV6_RECVPKTINFO, SocketsIp.IPV6_PKTINFO, pktinfo6(d));
            m.when(s, SOL_IPV6, SocketsIp.IPV6_RECVHOPLIMIT, SocketsIp.IPV6_HOPLIMIT, OptionValues.bytes(d.ttl()));
            m.when(s, SOL_IPV6, SocketsIp.IPV6_RECVTCLASS, SocketsIp.IPV6_TCLASS, OptionValues.bytes(d.tos()));
        }
        return m.bytes();
    }

    private void time(NetSocket s, Datagram d) {
        ByteBuffer b = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(d.realtimeNs() / NS);
        long fraction = d.realtimeNs() % NS;
        if (s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMPNS) || s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMPNS_NEW)) {
            add(
                    SOL_SOCKET,
                    s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMPNS)
                            ? Sockets.SCM_TIMESTAMPNS
                            : Sockets.SO_TIMESTAMPNS_NEW,
                    b.putLong(fraction).array());
        } else if (s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMP)
                || s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMP_NEW)) {
            add(
                    SOL_SOCKET,
                    s.options.on(SOL_SOCKET, Sockets.SO_TIMESTAMP) ? Sockets.SCM_TIMESTAMP : Sockets.SO_TIMESTAMP_NEW,
                    b.putLong(fraction / 1000).array());
        }
    }

    private static byte[] pktinfo4(Datagram d) {
        byte[] b = new byte[12];
        b[0] = (byte) d.ifindex();
        IpAddr specific = d.dst().isMulticast() || d.dst().isBroadcast() ? IpAddr.LOOPBACK4 : d.dst();
        specific.write4(b, 4);
        d.dst().write4(b, 8);
        return b;
    }

    private static byte[] pktinfo6(Datagram d) {
        byte[] b = new byte[20];
        d.dst().write16(b, 0);
        b[16] = (byte) d.ifindex();
        return b;
    }
}
