package io.cloister.netstack.ip;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.Checksum;
import io.cloister.netstack.wire.IcmpRepr;
import io.cloister.netstack.wire.IcmpView;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4Repr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Ipv6Repr;
import io.cloister.netstack.wire.Ipv6View;
import io.cloister.netstack.wire.Packet;
import java.util.ArrayList;
import java.util.List;

/** Sends and receives IP packets. What is ours goes to lo, all else by the {@link Routes}. */
public final class IpLayer {
    /** net.ipv4.ip_default_ttl. */
    public static final int DEFAULT_TTL = 64;
    /** Bytes of a body that an ICMP error must quote (RFC 792). */
    private static final int QUOTED = 8;

    private final NetEnv env;
    private final PacketPool pool;
    private final LoopbackLink lo;
    private final List<Link> links = new ArrayList<>();
    private final Routes routes;
    private final Reassembly reassembly;
    private final Transport[] transports = new Transport[256];
    private final Icmp icmp;
    private RawTap tap = packet -> false;
    private int nextId;

    /** Sees every packet before its transport does. */
    public interface RawTap {
        /** True where somebody took a copy. */
        boolean onPacket(Packet packet);
    }

    /** A stack with the interface lo. */
    public IpLayer(NetEnv env, PacketPool pool, LoopbackLink lo) {
        this.env = env;
        this.pool = pool;
        this.lo = lo;
        this.icmp = new Icmp(env, this);
        this.routes = new Routes(lo);
        this.reassembly = new Reassembly(env, pool);
        links.add(lo);
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

    /** A further interface. */
    public void attach(Link link) {
        links.add(link);
    }

    /** All interfaces, lo first. */
    public List<Link> links() {
        return links;
    }

    /** The interface of this name, or null. */
    public Link link(String name) {
        return links.stream().filter(l -> l.name().equals(name)).findFirst().orElse(null);
    }

    /** The interface with this index, or null. */
    public Link link(int index) {
        return links.stream().filter(l -> l.index() == index).findFirst().orElse(null);
    }

    /** Which way packets go. */
    public Routes routes() {
        return routes;
    }

    /** True where the address is one of ours, so that a socket may be bound to it. */
    public boolean isLocal(IpAddr a) {
        return routes.isLocal(a);
    }

    /** 0, or the errno of sending there: ENETUNREACH. */
    public int unreachable(IpAddr dst) {
        return routes.lookup(dst) == null ? Errno.ENETUNREACH : 0;
    }

    /** Where a packet to {@code dst} really goes: "any" means this host (RFC 1122 section 3.2.1.3). */
    public static IpAddr destination(IpAddr dst) {
        if (dst.isAny()) {
            return dst.isV4() ? IpAddr.LOOPBACK4 : IpAddr.LOOPBACK6;
        }
        return dst;
    }

    /** The source address for packets to {@code dst} where none is chosen. */
    public IpAddr source(IpAddr dst) {
        Route route = routes.lookup(dst);
        if (route == null) {
            return dst.isV4() ? IpAddr.LOOPBACK4 : IpAddr.LOOPBACK6;
        }
        // what goes to an address of our own comes from there (RFC 1122 section 3.3.4.3)
        return route.link() == lo && !dst.isLoopback() && isLocal(dst) ? dst : route.source();
    }

    /** Longest packet to {@code dst}. */
    public int mtu(IpAddr dst) {
        Route route = routes.lookup(dst);
        int mtu = route == null ? lo.mtu() : route.link().mtu();
        return dst.isV4() ? Math.min(mtu, 65535) : mtu;
    }

    /** True where packets to {@code dst} never leave our memory. */
    public boolean trusted(IpAddr dst) {
        Route route = routes.lookup(dst);
        return route != null && route.link().trusted();
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
        Route route = p.dst.isMulticast() ? multicastRoute(p) : routes.lookup(p.dst);
        if (route == null) {
            env.counters().increment(Kind.NO_ROUTE);
            pool.give(p);
            return;
        }
        p.nextHop = route.nextHop(p.dst);
        if (p.length() > route.link().mtu() && p.dst.isV4() && route.link() != lo) {
            fragment(p, route.link());
        } else {
            route.link().transmit(p);
        }
    }

    /** A multicast packet is for listeners of our own, too. */
    private Route multicastRoute(Packet p) {
        Route route = routes.lookup(p.dst);
        boolean loops = route == null || p.src.isLoopback();
        if (!loops) {
            lo.transmit(pool.copy(p));
        }
        return loops ? routes.loopback(p.dst) : route;
    }

    /** RFC 791 section 3.2. Whoever must not have that has looked at the MTU before. */
    private void fragment(Packet p, Link link) {
        int header = p.body - p.start;
        int most = link.mtu() - header & ~7;
        int body = p.bodyLength();
        for (int at = 0; at < body; at += most) {
            int n = Math.min(most, body - at);
            Packet f = pool.take(header + n);
            System.arraycopy(p.bytes, p.start, f.bytes, 0, header);
            System.arraycopy(p.bytes, p.body + at, f.bytes, header, n);
            f.body = header;
            f.src = p.src;
            f.dst = p.dst;
            f.protocol = p.protocol;
            f.nextHop = p.nextHop;
            Bytes.put16(f.bytes, 2, header + n);
            Bytes.put16(f.bytes, 6, at / 8 | (at + n < body ? Ipv4View.MF : 0));
            Bytes.put16(f.bytes, 10, 0);
            Bytes.put16(f.bytes, 10, Checksum.of(f.bytes, 0, header));
            env.counters().increment(Kind.FRAGMENTS_OUT);
            link.transmit(f);
        }
        env.counters().increment(Kind.FRAGMENTED);
        pool.give(p);
    }

    /** The neighbour that {@code p} had to be handed to does not answer: its sender is told. */
    public void hostUnreachable(Packet p) {
        Transport transport = transports[p.protocol];
        if (transport != null && p.bodyLength() >= QUOTED) {
            IcmpError error = new IcmpError(
                    Errno.EHOSTUNREACH, true, p.dst.isV4() ? IcmpRepr.UNREACHABLE4 : IcmpRepr.UNREACHABLE6,
                    p.dst.isV4() ? 1 : 3, p.src);
            transport.onIcmpError(p, error);
        }
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
        Ipv4View fragment = fragmentOf(p);
        if (fragment != null) {
            Packet whole = isForUs(p, fragment.src(), fragment.dst()) ? reassembly.add(p, fragment) : null;
            if (whole != null) {
                handle(whole);
            }
        } else {
            handle(p);
            return;
        }
        pool.give(p);
    }

    private void handle(Packet p) {
        if (!parse(p)) {
            env.counters().increment(Kind.BAD_PACKETS);
        } else if (!isForUs(p, p.src, p.dst)) {
            env.counters().increment(Kind.DROPPED);
        } else {
            p.many |= p.dst.isMulticast() || routes.isBroadcast(p.dst);
            dispatch(p);
        }
        pool.give(p);
    }

    private static Ipv4View fragmentOf(Packet p) {
        boolean v4 = p.length() >= Ipv4View.HEADER && p.bytes[p.start] >>> 4 == 4;
        Ipv4View v = v4 ? Ipv4View.wrap(p.bytes, p.start, p.length()) : null;
        return v != null && v.isFragment() ? v : null;
    }

    /** RFC 1122 sections 3.2.1.3 and 3.3.4.2: loopback addresses and our own never come from outside. */
    private boolean isForUs(Packet p, IpAddr src, IpAddr dst) {
        boolean wanted = isLocal(dst) || dst.isMulticast() || routes.isBroadcast(dst);
        if (p.ifindex == lo.index()) {
            return wanted;
        }
        return wanted && !dst.isLoopback() && !isLocal(src) && !src.isMulticast() && !routes.isBroadcast(src);
    }

    /** Runs timers that have come. */
    public void onTimer(long nowNs) {
        reassembly.onTimer(nowNs);
    }

    public long nextDeadlineNs() {
        return reassembly.nextDeadlineNs();
    }

    /** Bytes that fragments hold. */
    public int fragmentBytes() {
        return reassembly.held();
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
            if (v == null) {
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
