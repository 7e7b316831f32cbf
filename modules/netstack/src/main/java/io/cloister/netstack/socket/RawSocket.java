package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.Checksum;
import io.cloister.netstack.wire.IcmpRepr;
import io.cloister.netstack.wire.IcmpView;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Packet;

/**
 * SOCK_RAW of raw(7) and the ping sockets (SOCK_DGRAM with IPPROTO_ICMP or IPPROTO_ICMPV6, icmp(7)): whole messages of
 * one protocol. The "port" of a ping socket is its echo identifier.
 */
public final class RawSocket extends DatagramSocket {
    private static final int ICMP6_FILTER = 1;
    private static final int FILTER6_BYTES = 32;

    private final boolean ping;
    /** ICMP_FILTER (raw(7)): types that are not wanted. */
    private int filter4;
    private final byte[] filter6 = new byte[FILTER6_BYTES];

    public RawSocket(StackContext stack, SocketName name) {
        super(stack, name);
        ping = name.type() == Sockets.SOCK_DGRAM;
        if (name.protocol() == SocketsIp.IPPROTO_RAW) {
            options.put(Sockets.SOL_IP, SocketsIp.IP_HDRINCL, 1);
        }
        stack.raw().open(this);
    }

    boolean ping() {
        return ping;
    }

    @Override
    public long bind(int task, byte[] address) {
        SockAddr a = checkBind(task, ping ? address : withoutPort(address));
        if (a.error() != 0) {
            return -a.error();
        }
        if (ping) {
            if (bound()) {
                return -Errno.EINVAL;
            }
            int id = a.port() != 0 ? a.port() : stack.raw().freeEchoId();
            if (id == 0 || !stack.raw().echoIdFree(id)) {
                return -Errno.EADDRINUSE;
            }
            localPort = id;
        }
        local = a.addr();
        return 0;
    }

    /** A raw socket has no ports; what stands there is ignored. */
    private static byte[] withoutPort(byte[] address) {
        byte[] b = address.clone();
        if (b.length >= 4) {
            Bytes.put16(b, 2, 0);
        }
        return b;
    }

    @Override
    public long connect(int task, byte[] address) {
        if (SockAddr.family(address) == Sockets.AF_UNSPEC) {
            remote = null;
            return 0;
        }
        SockAddr a = checkPeer(address, false);
        if (a.error() != 0) {
            return -a.error();
        }
        remote = a.addr();
        remotePort = a.port();
        local = sourceFor(remote);
        return 0;
    }

    @Override
    protected long transmit(int task, byte[] address, SendOptions how, byte[] data) {
        IpAddr to = remote;
        if (address.length != 0) {
            SockAddr a = checkPeer(address, false);
            if (a.error() != 0) {
                return -a.error();
            }
            to = a.addr();
        }
        if (to == null) {
            return -Errno.EDESTADDRREQ;
        }
        if (isForbiddenBroadcast(to)) {
            return -Errno.EACCES;
        }
        if (!isV6() && options.on(Sockets.SOL_IP, SocketsIp.IP_HDRINCL)) {
            return transmitWhole(to, data);
        }
        if (data.length > 65535 - Ipv4View.HEADER || isTooLong(to, data.length)) {
            return -Errno.EMSGSIZE;
        }
        if (ping && !echo(data)) {
            return -Errno.EINVAL;
        }
        IpAddr from = how.source() == null ? sourceFor(to) : how.source();
        if (from.isV4() != to.isV4() || !stack.ip().isLocal(from)) {
            return -Errno.EINVAL;
        }
        int ttl = how.ttl() < 0 ? ttlFor(to) : how.ttl();
        Packet p = stack.ip().begin(from, to, protocol(), data.length, how.tos() < 0 ? tosFor(to) : how.tos(), ttl);
        System.arraycopy(data, 0, p.bytes, p.body, data.length);
        if (protocol() == IcmpView.PROTOCOL6 && data.length >= IcmpView.HEADER || ping) {
            // RFC 3542 section 3.1: the checksum of ICMPv6 is always the kernel's; a ping socket's too.
            IcmpRepr.seal(p);
        }
        stack.ip().send(p);
        return data.length;
    }

    /** A ping socket sends echo requests only, with its own identifier. */
    private boolean echo(byte[] data) {
        int type = isV6() ? IcmpRepr.ECHO6 : IcmpRepr.ECHO4;
        if (data.length < IcmpView.HEADER || Bytes.u8(data, 0) != type || data[1] != 0) {
            return false;
        }
        if (localPort == 0) {
            localPort = stack.raw().freeEchoId();
        }
        Bytes.put16(data, 4, localPort);
        return localPort != 0;
    }

    /**
     * IP_HDRINCL, raw(7): the header is the user's, but for checksum, length, and source and id where they are zero.
     */
    private long transmitWhole(IpAddr to, byte[] data) {
        if (data.length < Ipv4View.HEADER
                || data.length > 65535
                || data[0] >>> 4 != 4
                || (data[0] & 15) * 4 > data.length) {
            return -Errno.EINVAL;
        }
        if (data.length > stack.ip().mtu(to)) {
            return -Errno.EMSGSIZE;
        }
        int header = Math.max(Ipv4View.HEADER, (data[0] & 15) * 4);
        Packet p = stack.ip().beginRaw(data.length);
        System.arraycopy(data, 0, p.bytes, 0, data.length);
        Bytes.put16(p.bytes, 2, data.length);
        if (Bytes.i32(data, 12) == 0) {
            sourceFor(to).write4(p.bytes, 12);
        }
        p.body = header;
        p.src = IpAddr.read4(p.bytes, 12);
        p.dst = to;
        p.protocol = Bytes.u8(p.bytes, 9);
        Bytes.put16(p.bytes, 10, 0);
        Bytes.put16(p.bytes, 10, Checksum.of(p.bytes, 0, Math.min(header, data.length)));
        stack.ip().send(p);
        return data.length;
    }

    /** Takes a copy of a packet that came in, where it is for this socket. */
    boolean offer(Packet p) {
        if (p.protocol != protocol()
                || p.src.isV4() == isV6()
                || remote != null && !remote.equals(p.src)
                || !local.isAny() && !local.equals(p.dst)
                || readShut) {
            return false;
        }
        boolean icmp = p.protocol == IcmpView.PROTOCOL4 || p.protocol == IcmpView.PROTOCOL6;
        if (icmp && (p.bodyLength() < IcmpView.HEADER || !wantsType(p))) {
            return false;
        }
        // raw(7): IPv4 comes with its header, IPv6 without (RFC 3542 section 3).
        int from = ping || isV6() ? p.body : p.start;
        received(Datagram.of(p, from, p.end - from, 0, 0, stack.env().clock().realtimeNs()));
        return true;
    }

    private boolean wantsType(Packet p) {
        int type = Bytes.u8(p.bytes, p.body);
        if (ping) {
            return type == (isV6() ? IcmpRepr.ECHO_REPLY6 : IcmpRepr.ECHO_REPLY4)
                    && Bytes.u16(p.bytes, p.body + 4) == localPort;
        }
        return isV6() ? (filter6[type >> 3] >>> (type & 7) & 1) == 0 : type >= 32 || (filter4 >>> type & 1) == 0;
    }

    @Override
    public long option(int task, int level, int name, byte[] value) {
        if (level == Sockets.SOL_RAW && name == SocketsIp.ICMP_FILTER && value.length >= 4 && !isV6()) {
            filter4 = OptionValues.number(value);
            return 0;
        }
        if (level == Sockets.SOL_ICMPV6 && name == ICMP6_FILTER && isV6()) {
            System.arraycopy(value, 0, filter6, 0, Math.min(value.length, FILTER6_BYTES));
            return 0;
        }
        return super.option(task, level, name, value);
    }

    @Override
    public byte[] option(int level, int name, int room) {
        if (level == Sockets.SOL_RAW && name == SocketsIp.ICMP_FILTER && !isV6()) {
            return OptionValues.bytes(filter4);
        }
        if (level == Sockets.SOL_ICMPV6 && name == ICMP6_FILTER && isV6()) {
            return filter6.clone();
        }
        return super.option(level, name, room);
    }

    @Override
    public void close() {
        super.close();
        stack.raw().close(this);
    }
}
