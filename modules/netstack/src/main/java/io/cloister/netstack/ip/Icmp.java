package io.cloister.netstack.ip;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.IcmpRepr;
import io.cloister.netstack.wire.IcmpView;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Ipv6View;
import io.cloister.netstack.wire.Packet;

/**
 * ICMP of both versions: answers echoes, reports what can't be delivered, tells transports what others report (RFC 792,
 * RFC 4443, RFC 1122).
 */
public final class Icmp implements Transport {
    private static final int PROTOCOL_UNREACHABLE4 = 2;
    /** Code of "unreachable" for a packet that would need fragments and must not have them. */
    private static final int TOO_LONG4 = 4;
    private static final int PARAMETER_PROBLEM6 = 4;
    private static final int NEXT_HEADER_CODE = 1;
    private static final int QUOTE4 = 548;
    private static final int QUOTE6 = 1232;
    private static final long SECOND_NS = 1_000_000_000L;
    /** Errno of destination-unreachable codes 0 to 15 of IPv4, and whether it is hard. */
    private static final int[] ERRNO4 = {
        Errno.ENETUNREACH,
        Errno.EHOSTUNREACH,
        Errno.ENOPROTOOPT,
        Errno.ECONNREFUSED,
        Errno.EMSGSIZE,
        Errno.EOPNOTSUPP,
        Errno.ENETUNREACH,
        Errno.EHOSTDOWN,
        Errno.ENONET,
        Errno.ENETUNREACH,
        Errno.EHOSTUNREACH,
        Errno.ENETUNREACH,
        Errno.EHOSTUNREACH,
        Errno.EHOSTUNREACH,
        Errno.EHOSTUNREACH,
        Errno.EHOSTUNREACH
    };
    /** Codes 2, 3, 6, 7, 8, 9, 10, 13, 14, 15 are hard. */
    private static final int HARD4 = 0xe7cc;

    private static final int[] ERRNO6 = {
        Errno.ENETUNREACH,
        Errno.EACCES,
        Errno.EHOSTUNREACH,
        Errno.EHOSTUNREACH,
        Errno.ECONNREFUSED,
        Errno.EACCES,
        Errno.EACCES
    };

    private final NetEnv env;
    private final IpLayer ip;
    private long windowNs;
    private int sentInWindow;

    Icmp(NetEnv env, IpLayer ip) {
        this.env = env;
        this.ip = ip;
    }

    @Override
    public void onPacket(Packet p) {
        IcmpView view = IcmpView.wrap(p);
        boolean v4 = p.protocol == IcmpView.PROTOCOL4;
        if (view == null || v4 != p.src.isV4()) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        env.counters().increment(Kind.ICMP_IN);
        int type = view.type();
        if (type == (v4 ? IcmpRepr.ECHO4 : IcmpRepr.ECHO6)) {
            reply(p, new IcmpRepr(v4 ? IcmpRepr.ECHO_REPLY4 : IcmpRepr.ECHO_REPLY6, 0, view.rest()));
        } else if (v4 && (type == IcmpRepr.UNREACHABLE4 || type == IcmpRepr.TIME_EXCEEDED4)
                || !v4 && type > 0 && type <= IcmpRepr.TIME_EXCEEDED6) {
            report(p, error(view, p.src, v4));
        }
    }

    @Override
    public void onIcmpError(Packet failed, IcmpError error) {
        // An echo of ours that could not be delivered; ping sockets see the message itself through the raw tap.
    }

    private void reply(Packet request, IcmpRepr repr) {
        if (request.many) {
            return;
        }
        Packet answer = ip.begin(
                request.dst, request.src, request.protocol, request.bodyLength(), request.tos, IpLayer.DEFAULT_TTL);
        int data = request.bodyLength() - IcmpView.HEADER;
        System.arraycopy(
                request.bytes, request.body + IcmpView.HEADER, answer.bytes, answer.body + IcmpView.HEADER, data);
        repr.emit(answer);
        env.counters().increment(Kind.ICMP_OUT);
        ip.send(answer);
    }

    /** Nobody has the UDP port that {@code p} was sent to. */
    public void portUnreachable(Packet p) {
        boolean v4 = p.src.isV4();
        unreachable(
                p,
                v4
                        ? new IcmpRepr(IcmpRepr.UNREACHABLE4, IcmpRepr.PORT4, 0)
                        : new IcmpRepr(IcmpRepr.UNREACHABLE6, IcmpRepr.PORT6, 0));
    }

    void protocolUnreachable(Packet p) {
        boolean v4 = p.src.isV4();
        unreachable(p, v4 ? new IcmpRepr(IcmpRepr.UNREACHABLE4, PROTOCOL_UNREACHABLE4, 0)
            : new IcmpRepr(PARAMETER_PROBLEM6, NEXT_HEADER_CODE, 6));
    }

    /** RFC 1122 section 3.2.2: no error about a packet to or from many. The rate is bounded. */
    private void unreachable(Packet p, IcmpRepr repr) {
        if (p.many || p.src.isAny() || p.src.isMulticast() || !withinRate()) {
            return;
        }
        int quoted = Math.min(p.length(), p.src.isV4() ? QUOTE4 : QUOTE6);
        int protocol = p.src.isV4() ? IcmpView.PROTOCOL4 : IcmpView.PROTOCOL6;
        Packet message = ip.begin(p.dst, p.src, protocol, IcmpView.HEADER + quoted, 0, IpLayer.DEFAULT_TTL);
        System.arraycopy(p.bytes, p.start, message.bytes, message.body + IcmpView.HEADER, quoted);
        repr.emit(message);
        env.counters().increment(Kind.ICMP_OUT);
        ip.send(message);
    }

    private boolean withinRate() {
        long now = env.nowNs();
        if (now - windowNs >= SECOND_NS) {
            windowNs = now;
            sentInWindow = 0;
        }
        return sentInWindow++ < NetstackLimits.ICMP_PER_SECOND;
    }

    private static IcmpError error(IcmpView v, IpAddr from, boolean v4) {
        if (!v4) {
            int errno = v.type() == IcmpRepr.TOO_BIG6 ? Errno.EMSGSIZE : Errno.EHOSTUNREACH;
            if (v.type() == IcmpRepr.UNREACHABLE6 && v.code() < ERRNO6.length) {
                errno = ERRNO6[v.code()];
            }
            return new IcmpError(
                    errno, v.type() == IcmpRepr.UNREACHABLE6 && v.code() == IcmpRepr.PORT6, v.type(), v.code(), from);
        }
        if (v.type() == IcmpRepr.UNREACHABLE4 && v.code() < ERRNO4.length) {
            int mtu = v.code() == TOO_LONG4 ? v.rest() & 0xffff : 0;
            return new IcmpError(ERRNO4[v.code()], (HARD4 >>> v.code() & 1) != 0, v.type(), v.code(), from, mtu);
        }
        return new IcmpError(Errno.EHOSTUNREACH, false, v.type(), v.code(), from);
    }

    /**
     * Finds the transport of the quoted packet. The quote may be cut off, so its header is read by hand, not by a
     * checked view.
     */
    private void report(Packet p, IcmpError error) {
        byte[] b = p.bytes;
        int at = p.body + IcmpView.HEADER;
        boolean v4 = p.src.isV4();
        int header = v4 ? Ipv4View.HEADER : Ipv6View.HEADER;
        if (p.end - at < header + 8 || (b[at] >>> 4 & 15) != (v4 ? 4 : 6)) {
            return;
        }
        header = v4 ? (b[at] & 15) * 4 : header;
        Transport transport = ip.transport(Bytes.u8(b, at + (v4 ? 9 : 6)));
        if (header < Ipv4View.HEADER || p.end - at < header + 8 || transport == null) {
            return;
        }
        Packet quote = new Packet(p.end - at);
        System.arraycopy(b, at, quote.bytes, 0, p.end - at);
        quote.end = p.end - at;
        quote.body = header;
        quote.src = v4 ? IpAddr.read4(b, at + 12) : IpAddr.read16(b, at + 8);
        quote.dst = v4 ? IpAddr.read4(b, at + 16) : IpAddr.read16(b, at + 24);
        quote.protocol = Bytes.u8(b, at + (v4 ? 9 : 6));
        transport.onIcmpError(quote, error);
    }
}
