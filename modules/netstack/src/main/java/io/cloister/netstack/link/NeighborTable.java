package io.cloister.netstack.link;

import io.cloister.bus.TimerQueue;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who of the link has which Ethernet address. Times are RFC 4861 section 10's, which Linux uses for ARP too. The table
 * is bounded: a neighbour that is not known to be there gives way, the oldest first.
 */
final class NeighborTable {
    /** What the table asks of its link. */
    interface Wire {
        /** Asks who has {@code addr}: everybody, or {@code mac} alone where that is not 0. */
        void solicit(IpAddr addr, long mac);

        /** Sends the packet, which the link takes over, to {@code mac}. */
        void transmit(Packet p, long mac);

        /** Nobody has the address that the packet was to be handed to. */
        void undeliverable(Packet p);
    }

    static final long RETRANSMIT_NS = 1_000_000_000L;
    static final long REACHABLE_NS = 30_000_000_000L;
    static final long DELAY_NS = 5_000_000_000L;
    static final int PROBES = 3;

    private final NetEnv env;
    private final Wire wire;
    private final TimerQueue timers = new TimerQueue();
    /** Oldest first. */
    private final Map<IpAddr, Neighbor> neighbors = new LinkedHashMap<>();

    NeighborTable(NetEnv env, Wire wire) {
        this.env = env;
        this.wire = wire;
    }

    /** Sends a packet to {@code p.nextHop}, now or when its address is known. */
    void send(Packet p) {
        Neighbor n = neighbors.get(p.nextHop);
        if (n == null) {
            n = add(p.nextHop);
            if (n == null) {
                drop(p);
                return;
            }
            probe(n);
        }
        if (n.state == Neighbor.State.INCOMPLETE) {
            enqueue(n, p);
            return;
        }
        if (n.state == Neighbor.State.REACHABLE && env.nowNs() - n.confirmedNs > REACHABLE_NS) {
            n.state = Neighbor.State.STALE;
        }
        if (n.state == Neighbor.State.STALE) {
            n.state = Neighbor.State.DELAY;
            timers.arm(n, env.nowNs() + DELAY_NS);
        }
        wire.transmit(p, n.mac);
    }

    private void enqueue(Neighbor n, Packet p) {
        n.waiting.add(p);
        if (n.waiting.size() > NetstackLimits.NEIGHBOR_PACKETS) {
            drop(n.waiting.remove());
        }
    }

    private void drop(Packet p) {
        env.counters().increment(Kind.DROPPED);
        wire.transmit(p, 0);
    }

    /** A new entry; null where all that there are are in use. */
    private Neighbor add(IpAddr addr) {
        if (neighbors.size() >= NetstackLimits.NEIGHBORS && !evict()) {
            env.counters().increment(Kind.LIMIT_NEIGHBORS);
            return null;
        }
        Neighbor n = new Neighbor(this, addr);
        neighbors.put(addr, n);
        return n;
    }

    private boolean evict() {
        for (Neighbor n : neighbors.values()) {
            if (n.state == Neighbor.State.STALE
                    || n.state == Neighbor.State.REACHABLE && env.nowNs() - n.confirmedNs > REACHABLE_NS) {
                neighbors.remove(n.addr);
                return true;
            }
        }
        return false;
    }

    private void probe(Neighbor n) {
        n.probes++;
        wire.solicit(n.addr, n.state == Neighbor.State.INCOMPLETE ? 0 : n.mac);
        timers.arm(n, env.nowNs() + RETRANSMIT_NS);
    }

    /** {@code addr} said that it has {@code mac}. {@code solicited}: it was asked. {@code create}: it wants to talk. */
    void heard(IpAddr addr, long mac, boolean solicited, boolean create) {
        Neighbor n = neighbors.get(addr);
        if (n == null) {
            n = create ? add(addr) : null;
            if (n == null) {
                return;
            }
        }
        boolean asked = n.probes > 0 && solicited;
        boolean changed = n.mac != mac;
        boolean known = n.state != Neighbor.State.INCOMPLETE;
        if (known && !changed && !asked) {
            return; // nothing new: hearing from it does not prove that it hears us
        }
        n.mac = mac;
        n.probes = 0;
        timers.disarm(n);
        n.state = asked ? Neighbor.State.REACHABLE : Neighbor.State.STALE;
        n.confirmedNs = env.nowNs();
        for (Packet p = n.waiting.poll(); p != null; p = n.waiting.poll()) {
            wire.transmit(p, mac);
        }
    }

    void onTimer(Neighbor n) {
        if (n.state == Neighbor.State.DELAY) {
            n.state = Neighbor.State.PROBE;
        }
        if (n.probes < PROBES) {
            probe(n);
            return;
        }
        neighbors.remove(n.addr);
        for (Packet p = n.waiting.poll(); p != null; p = n.waiting.poll()) {
            wire.undeliverable(p);
        }
    }

    void onTimer(long nowNs) {
        timers.expire(nowNs);
    }

    long nextDeadlineNs() {
        return timers.nextDeadlineNs();
    }

    Collection<Neighbor> all() {
        return neighbors.values();
    }
}
