package io.cloister.netstack.ip;

import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackCounters;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.Packet;
import java.util.ArrayDeque;

/** The interface lo: what is sent comes in again, in order, when {@link #poll} is asked. */
public class LoopbackLink implements Link {
    /** lo is always the first interface. */
    public static final int INDEX = 1;
    /** As on Linux. IPv6 packets may be longer by their header, because nothing here is ever fragmented. */
    public static final int MTU = 65536;

    private final NetstackCounters counters;
    private final PacketPool pool;
    private final LinkStatistics statistics = new LinkStatistics();
    private final ArrayDeque<Packet> queue = new ArrayDeque<>();

    /** An empty device. */
    public LoopbackLink(NetstackCounters counters, PacketPool pool) {
        this.counters = counters;
        this.pool = pool;
    }

    @Override
    public String name() {
        return "lo";
    }

    @Override
    public int index() {
        return INDEX;
    }

    @Override
    public int mtu() {
        return MTU;
    }

    @Override
    public boolean trusted() {
        return true;
    }

    @Override
    public int flags() {
        return SocketsIp.IFF_UP | SocketsIp.IFF_LOOPBACK | SocketsIp.IFF_RUNNING;
    }

    @Override
    public int hardware() {
        return SocketsIp.ARPHRD_LOOPBACK;
    }

    @Override
    public LinkStatistics statistics() {
        return statistics;
    }

    @Override
    public void transmit(Packet packet) {
        if (queue.size() >= NetstackLimits.LOOPBACK_PACKETS) {
            counters.increment(Kind.DROPPED);
            statistics.dropped(false);
            pool.give(packet);
            return;
        }
        packet.trusted = trusted();
        packet.ifindex = INDEX;
        statistics.sent(packet.length());
        statistics.received(packet.length());
        queue.add(packet);
    }

    /** The next packet that came in, or null. */
    public Packet poll() {
        return queue.poll();
    }

    /** True where {@link #poll} has something. */
    public boolean pending() {
        return !queue.isEmpty();
    }
}
