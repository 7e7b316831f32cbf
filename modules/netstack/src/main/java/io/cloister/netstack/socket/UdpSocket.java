package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.ip.IcmpError;
import io.cloister.netstack.udp.UdpPort;
import io.cloister.netstack.udp.UdpUser;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.UdpRepr;
import io.cloister.netstack.wire.UdpView;
import java.util.Arrays;

/** A UDP socket, udp(7). */
public final class UdpSocket extends DatagramSocket implements UdpUser {
    private UdpPort port;

    public UdpSocket(StackContext stack, SocketName name) {
        super(stack, name);
    }

    @Override
    public long bind(int task, byte[] address) {
        SockAddr a = checkBind(task, address);
        if (a.error() != 0) {
            return -a.error();
        }
        if (bound()) {
            return -Errno.EINVAL;
        }
        return open(a.addr(), a.port(), task);
    }

    private long open(IpAddr addr, int number, int task) {
        int error = claim(stack.udp().ports(), addr, number, stack.uid(task));
        if (error != 0) {
            return -error;
        }
        port = new UdpPort(binding, this);
        stack.udp().open(port);
        return 0;
    }

    /** ip(7): a socket that sends gets a port. */
    private long bindIfNeeded(int task) {
        long error = bound() ? 0 : open(local, 0, task);
        return error == -Errno.EADDRINUSE ? -Errno.EAGAIN : error;
    }

    @Override
    public long connect(int task, byte[] address) {
        if (SockAddr.family(address) == Sockets.AF_UNSPEC) {
            return disconnect();
        }
        IpAddr before = local;
        // The address that an earlier connect chose does not bind this one.
        local = binding == null ? local : binding.addr();
        SockAddr a = checkPeer(address, true);
        boolean forbidden = a.error() == 0 && isForbiddenBroadcast(a.addr());
        long error = a.error() != 0 ? -a.error() : forbidden ? -Errno.EACCES : bindIfNeeded(task);
        if (error != 0) {
            local = before;
            return error;
        }
        local = sourceFor(a.addr());
        remote = a.addr();
        remotePort = a.port();
        port.peer(local, remote, remotePort);
        return 0;
    }

    private long disconnect() {
        remote = null;
        remotePort = 0;
        if (port != null) {
            local = binding.addr();
            port.peer(local, null, 0);
        }
        return 0;
    }

    @Override
    protected long transmit(int task, byte[] address, SendOptions how, byte[] data) {
        IpAddr to = remote;
        int toPort = remotePort;
        if (address.length != 0 && SockAddr.family(address) != Sockets.AF_UNSPEC) {
            SockAddr a = checkPeer(address, true);
            if (a.error() != 0) {
                return -a.error();
            }
            to = a.addr();
            toPort = a.port();
            if (toPort == 0) {
                return -Errno.EINVAL;
            }
        } else if (to == null) {
            return -Errno.EDESTADDRREQ;
        }
        int header = UdpView.HEADER + (to.isV4() ? Ipv4View.HEADER : 0);
        if (data.length > 65535 - header || isTooLong(to, data.length + UdpView.HEADER)) {
            return -Errno.EMSGSIZE;
        }
        if (isForbiddenBroadcast(to)) {
            return -Errno.EACCES;
        }
        IpAddr from = how.source() == null ? sourceFor(to) : how.source();
        if (from.isV4() != to.isV4() || !stack.ip().isLocal(from)) {
            return -Errno.EINVAL;
        }
        long error = bindIfNeeded(task);
        if (error != 0) {
            return error;
        }
        sendTo(from, to, toPort, how, data);
        return data.length;
    }

    private void sendTo(IpAddr from, IpAddr to, int toPort, SendOptions how, byte[] data) {
        int ttl = how.ttl() < 0 ? ttlFor(to) : how.ttl();
        int tos = how.tos() < 0 ? tosFor(to) : how.tos();
        Packet p = stack.ip().begin(from, to, UdpView.PROTOCOL, UdpView.HEADER + data.length, tos, ttl);
        System.arraycopy(data, 0, p.bytes, p.body + UdpView.HEADER, data.length);
        new UdpRepr(localPort, toPort, data.length).emit(p);
        stack.env().counters().increment(Kind.UDP_OUT);
        stack.ip().send(p);
    }

    @Override
    public void onDatagram(Packet p, UdpRepr header) {
        received(Datagram.of(
                p,
                p.body + UdpView.HEADER,
                header.payloadLength(),
                header.srcPort(),
                header.dstPort(),
                stack.env().clock().realtimeNs()));
    }

    @Override
    public void onUdpError(IcmpError error, Packet quote) {
        boolean wanted = options.on(Sockets.SOL_IP, SocketsIp.IP_RECVERR)
                || options.on(Sockets.SOL_IPV6, SocketsIp.IPV6_RECVERR);
        if (wanted) {
            int data = quote.body + UdpView.HEADER;
            byte[] quoted = Arrays.copyOfRange(quote.bytes, Math.min(data, quote.end), quote.end);
            int port = (quote.bytes[quote.body + 2] & 0xff) << 8 | quote.bytes[quote.body + 3] & 0xff;
            errors.add(error, quote.dst, port, quoted);
        } else if (remote == null || !error.hard()) {
            // ip(7): without IP_RECVERR only a connected socket hears of errors, and only of hard ones.
            return;
        }
        pendingError(error.errno());
    }

    @Override
    public boolean listensTo(IpAddr group) {
        boolean all = group.isV4()
                ? options.on(Sockets.SOL_IP, SocketsIp.IP_MULTICAST_ALL)
                : options.on(Sockets.SOL_IPV6, SocketsIp.IPV6_MULTICAST_ALL);
        return joined(group) || all && local.equals(group);
    }

    @Override
    public void close() {
        super.close();
        if (port != null) {
            stack.udp().close(port);
            port = null;
            binding = null;
        }
    }
}
