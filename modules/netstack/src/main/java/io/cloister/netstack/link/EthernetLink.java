package io.cloister.netstack.link;

import io.cloister.abi.SocketsIp;
import io.cloister.bus.NotState;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.ip.LinkStatistics;
import io.cloister.netstack.ip.PacketPool;
import io.cloister.netstack.wire.ArpRepr;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import java.util.ArrayList;
import java.util.List;

/** An Ethernet interface with one IPv4 address. */
public final class EthernetLink implements Link, NeighborTable.Wire {
    /** The first interface behind lo. */
    public static final int INDEX = 2;
    private static final int BATCH = 64 * 1024;
    private static final int BATCHES_AT_ONCE = 4;
    private static final int LENGTH = 2;

    private final NetEnv env;
    private final PacketPool pool;
    private final IpLayer ip;
    private final LinkConfig config;
    private final FrameDevice device;
    private final NeighborTable neighbors;
    private final LinkStatistics statistics = new LinkStatistics();
    @NotState private final byte[] batch = new byte[BATCH + LENGTH + NetstackLimits.FRAME];
    @NotState private final byte[] frame = new byte[NetstackLimits.FRAME];

    public EthernetLink(NetEnv env, PacketPool pool, IpLayer ip, LinkConfig config, FrameDevice device) {
        this.env = env;
        this.pool = pool;
        this.ip = ip;
        this.config = config;
        this.device = device;
        this.neighbors = new NeighborTable(env, this);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public int index() {
        return INDEX;
    }

    @Override
    public int mtu() {
        return config.mtu();
    }

    @Override
    public boolean trusted() {
        return false;
    }

    @Override
    public long mac() {
        return config.mac();
    }

    @Override
    public int flags() {
        return SocketsIp.IFF_UP | SocketsIp.IFF_BROADCAST | SocketsIp.IFF_RUNNING | SocketsIp.IFF_MULTICAST;
    }

    @Override
    public int hardware() {
        return SocketsIp.ARPHRD_ETHER;
    }

    @Override
    public LinkStatistics statistics() {
        return statistics;
    }

    // ---- out ----

    @Override
    public void transmit(Packet p) {
        if (p.dst.isMulticast()) {
            transmit(p, EthernetRepr.group(p.dst));
        } else if (ip.routes().isBroadcast(p.dst)) {
            transmit(p, EthernetRepr.BROADCAST);
        } else {
            neighbors.send(p);
        }
    }

    @Override
    public void transmit(Packet p, long mac) {
        if (mac == 0 || p.length() > mtu()) {
            statistics.dropped(false);
        } else {
            int type = p.dst.isV4() ? EthernetRepr.TYPE_IPV4 : EthernetRepr.TYPE_IPV6;
            new EthernetRepr(mac, config.mac(), type).emit(frame, 0);
            System.arraycopy(p.bytes, p.start, frame, EthernetRepr.HEADER, p.length());
            write(EthernetRepr.HEADER + p.length());
        }
        pool.give(p);
    }

    private void write(int length) {
        if (device.write(frame, length) < 0) {
            env.counters().increment(Kind.DROPPED);
            statistics.dropped(false);
        } else {
            statistics.sent(length);
        }
    }

    @Override
    public void undeliverable(Packet p) {
        ip.hostUnreachable(p);
        pool.give(p);
    }

    @Override
    public void solicit(IpAddr addr, long mac) {
        arp(ArpRepr.REQUEST, mac == 0 ? EthernetRepr.BROADCAST : mac, 0, addr);
    }

    private void arp(int operation, long dst, long targetMac, IpAddr target) {
        new EthernetRepr(dst, config.mac(), EthernetRepr.TYPE_ARP).emit(frame, 0);
        new ArpRepr(operation, config.mac(), config.address(), targetMac, target).emit(frame, EthernetRepr.HEADER);
        write(EthernetRepr.HEADER + ArpRepr.LENGTH);
    }

    // ---- in ----

    /** The device has something. Takes what there is, up to a bound; the rest is news again. */
    public void onReady() {
        for (int i = 0; i < BATCHES_AT_ONCE; i++) {
            int n = device.read(batch);
            if (n <= 0) {
                break;
            }
            for (int at = 0; at + LENGTH <= n; ) {
                int length = Bytes.u16(batch, at);
                at += LENGTH;
                onFrame(at, Math.min(length, n - at));
                at += length;
            }
            ip.deliver();
        }
        device.watch();
    }

    private void onFrame(int at, int length) {
        statistics.received(length);
        if (length < EthernetRepr.HEADER || length > NetstackLimits.FRAME) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        EthernetRepr header = EthernetRepr.read(batch, at);
        boolean many = EthernetRepr.isGroup(header.dst());
        if (!many && header.dst() != config.mac() || EthernetRepr.isGroup(header.src())) {
            statistics.dropped(true);
            return;
        }
        int from = at + EthernetRepr.HEADER;
        int payload = length - EthernetRepr.HEADER;
        switch (header.type()) {
            case EthernetRepr.TYPE_ARP -> onArp(ArpRepr.read(batch, from, payload));
            case EthernetRepr.TYPE_IPV4 -> onPacket(from, payload, many);
            default -> statistics.dropped(true);
        }
    }

    private void onPacket(int from, int length, boolean many) {
        Packet p = pool.take(length);
        System.arraycopy(batch, from, p.bytes, 0, length);
        p.ifindex = INDEX;
        p.many = many;
        ip.receive(p);
    }

    /**
     * RFC 826, "Packet Reception". Who claims our own address, or one that is not of this network, is not believed. Who
     * has no address yet asks whether he may have ours (RFC 5227 section 2.1).
     */
    private void onArp(ArpRepr arp) {
        if (arp == null || arp.senderMac() == 0 || EthernetRepr.isGroup(arp.senderMac())
                || arp.sender().equals(config.address())) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        boolean forUs = arp.target().equals(config.address());
        boolean reply = arp.operation() == ArpRepr.REPLY;
        if (config.isOnLink(arp.sender())) {
            neighbors.heard(arp.sender(), arp.senderMac(), reply && forUs, forUs && !reply);
        } else if (!arp.sender().isAny()) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        if (forUs && !reply) {
            arp(ArpRepr.REPLY, arp.senderMac(), arp.senderMac(), arp.sender());
        }
    }

    // ---- time ----

    /** Runs timers that have come. */
    public void onTimer(long nowNs) {
        neighbors.onTimer(nowNs);
    }

    public long nextDeadlineNs() {
        return neighbors.nextDeadlineNs();
    }

    /** A neighbour as tools show it: {@code state} is Linux's NUD_*. */
    public record Entry(IpAddr addr, long mac, int state) {
    }

    /** The neighbours, oldest first. */
    public List<Entry> neighbors() {
        List<Entry> list = new ArrayList<>();
        for (Neighbor n : neighbors.all()) {
            list.add(new Entry(n.addr, n.mac, nud(n.state)));
        }
        return list;
    }

    private static int nud(Neighbor.State state) {
        return switch (state) {
            case INCOMPLETE -> 1;
            case REACHABLE -> 2;
            case STALE -> 4;
            case DELAY -> 8;
            case PROBE -> 16;
        };
    }
}
