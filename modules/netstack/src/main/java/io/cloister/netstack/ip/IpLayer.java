package io.cloister.netstack.ip;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.IcmpView;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4Repr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Ipv6Repr;
import io.cloister.netstack.wire.Ipv6View;
import io.cloister.netstack.wire.Packet;

/**
 * Sends and receives IP packets. There is one route so far: everything that is ours goes to lo, all else is
 * unreachable.
 */
public final class IpLayer {
    /** net.ipv4.ip_default_ttl. */
    public static final int DEFAULT_TTL = 64;

    private final NetEnv env;
    private final PacketPool pool;
    private final LoopbackLink lo;
    private final Transport[] transports = new Transport[256];
    private final Icmp icmp;
    private RawTap tap = packet -> false;
    private int nextId;

    /** Sees every packet before its transport does. */
    public interface RawTap {
        /** True where somebody took a copy. */
        boolean onPacket(Packet packet);
    }

    /** A stack with one link. */
    public IpLayer(NetEnv env, PacketPool pool, LoopbackLink lo) {
        this.env = env;
        this.pool = pool;
        this.lo = lo;
        this.icmp = new Icmp(env, this);
        transports[IcmpView.PROTOCOL4] = icmp;
        transports[IcmpView.PROTOCOL6] = icmp;
    }

    /** Hangs a transport in. */
    public void bind(int protocol, Transport transport) {
        transports[protocol] = transport;
    }

    /** Hangs the raw sockets in. */
    public void tap(RawTap newTap) {
        tap = newTap;
    }

    /** The protocol behind a number, or null. */
    Transport transport(int protocol) {
        return transports[protocol];
    }

    public Icmp icmp() {
        return icmp;
    }

    /** The one interface there is. */
    public Link loopback() {
        return lo;
    }

    /** True where the address is one of ours, so that a socket may be bound to it. */
    public static boolean isLocal(IpAddr a) {
        return a.isLoopback();
    }

    /** 0, or the errno of sending there: ENETUNREACH. */
    public static int unreachable(IpAddr dst) {
        boolean toLo = isLocal(dst) || dst.isAny() || dst.isV4() && dst.v4Bits() == 0x7fffffff;
        return toLo ? 0 : Errno.ENETUNREACH;
    }

    /** Where a packet to {@code dst} really goes: "any" means this host (RFC 1122 section 3.2.1.3). */
    public static IpAddr destination(IpAddr dst) {
        if (dst.isAny()) {
            return dst.isV4() ? IpAddr.LOOPBACK4 : IpAddr.LOOPBACK6;
        }
        return dst;
    }

    /** The source address for packets to {@code dst} where none is chosen. */
    public static IpAddr source(IpAddr dst) {
        return dst.isV4() ? IpAddr.LOOPBACK4 : IpAddr.LOOPBACK6;
    }

    /** Longest packet to {@code dst}. */
    public int mtu(IpAddr dst) {
        return dst.isV4() ? Math.min(lo.mtu(), 65535) : lo.mtu();
    }

    /** Bytes of the IP header in front of a packet to {@code dst}. */
    public static int headerLength(IpAddr dst) {
        return dst.isV4() ? Ipv4View.HEADER : Ipv6View.HEADER;
    }

    /**
     * A packet whose IP header is written; the caller fills {@code bodyLength} bytes from {@link Packet#body} and calls
     * {@link #send}.
     */
    public Packet begin(IpAddr src, IpAddr dst, int protocol, int bodyLength, int tos, int ttl) {
        int header = headerLength(dst);
        Packet p = pool.take(header + bodyLength);
        p.body = header;
        p.src = src;
        p.dst = dst;
        p.protocol = protocol;
        p.tos = tos;
        p.ttl = ttl;
        if (dst.isV4()) {
            nextId = nextId + 1 & 0xffff;
            new Ipv4Repr(src, dst, protocol, ttl, tos, nextId, true, bodyLength).emit(p.bytes, 0);
        } else {
            new Ipv6Repr(src, dst, protocol, ttl, tos, 0, bodyLength).emit(p.bytes, 0);
        }
        return p;
    }

    /** A packet whose bytes, IP header included, the caller writes ({@code IP_HDRINCL}). */
    public Packet beginRaw(int length) {
        return pool.take(length);
    }

    /** Queues the packet on its link. */
    public void send(Packet p) {
        env.counters().increment(Kind.PACKETS_OUT);
        env.counters().add(Kind.BYTES_OUT, p.length());
        lo.transmit(p);
    }

    /**
     * Delivers what waits on lo, and what the answers to it bring, up to a bound.
     *
     * @return true where something is left.
     */
    public boolean deliver() {
        for (int i = 0; i < NetstackLimits.PACKETS_PER_MESSAGE; i++) {
            Packet p = lo.poll();
            if (p == null) {
                return false;
            }
            receive(p);
        }
        return lo.pending();
    }

    /** True where {@link #deliver} has work. */
    public boolean pending() {
        return lo.pending();
    }

    /** A packet came in by a link; it is given back when it has been handled. */
    public void receive(Packet p) {
        env.counters().increment(Kind.PACKETS_IN);
        env.counters().add(Kind.BYTES_IN, p.length());
        if (!parse(p)) {
            env.counters().increment(Kind.BAD_PACKETS);
        } else if (!isLocal(p.dst) && !p.dst.isMulticast() && !p.dst.isBroadcast()) {
            env.counters().increment(Kind.DROPPED);
        } else {
            dispatch(p);
        }
        pool.give(p);
    }

    private void dispatch(Packet p) {
        boolean taken = tap.onPacket(p);
        Transport transport = transports[p.protocol];
        if (transport != null) {
            transport.onPacket(p);
        } else if (!taken) {
            env.counters().increment(Kind.NO_PROTOCOL);
            icmp.protocolUnreachable(p);
        }
    }

    /** Reads the IP header into the packet's fields; false where it is none. Also cuts off what follows the packet. */
    boolean parse(Packet p) {
        if (p.length() < 1) {
            return false;
        }
        if (p.bytes[p.start] >>> 4 == 4) {
            Ipv4View v = Ipv4View.wrap(p.bytes, p.start, p.length());
            if (v == null || v.isFragment()) {
                env.counters().add(Kind.FRAGMENTS, v == null ? 0 : 1);
                return false;
            }
            p.src = v.src();
            p.dst = v.dst();
            fields(p, v.protocol(), v.ttl(), v.tos());
            p.body = p.start + v.headerLength();
            p.end = p.start + v.totalLength();
            return true;
        }
        Ipv6View v = Ipv6View.wrap(p.bytes, p.start, p.length());
        if (v == null) {
            return false;
        }
        p.src = v.src();
        p.dst = v.dst();
        fields(p, v.nextHeader(), v.hopLimit(), v.trafficClass());
        p.body = p.start + Ipv6View.HEADER;
        p.end = p.body + v.payloadLength();
        return true;
    }

    private static void fields(Packet p, int protocol, int ttl, int tos) {
        p.protocol = protocol;
        p.ttl = ttl;
        p.tos = tos;
    }
}
