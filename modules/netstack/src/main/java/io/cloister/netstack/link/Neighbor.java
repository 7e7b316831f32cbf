package io.cloister.netstack.link;

import io.cloister.bus.TimerQueue;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import java.util.ArrayDeque;

/** One host of the link: its Ethernet address, and how sure we are of it. */
final class Neighbor extends TimerQueue.Timer {
    /** As RFC 4861 section 7.3.2 and Linux have them, for IPv4 too. */
    enum State {
        /** Asked for; packets wait. */
        INCOMPLETE,
        /** It answered lately. */
        REACHABLE,
        /** It did once; to be asked again when it is used. */
        STALE,
        /** Used while stale: to be asked soon. */
        DELAY,
        /** Being asked, at the address that it had. */
        PROBE
    }

    final IpAddr addr;
    final ArrayDeque<Packet> waiting = new ArrayDeque<>(2);
    private final NeighborTable table;
    State state = State.INCOMPLETE;
    long mac;
    long confirmedNs;
    int probes;

    Neighbor(NeighborTable table, IpAddr addr) {
        this.table = table;
        this.addr = addr;
    }

    @Override
    protected void fired(long dueNs, long nowNs) {
        table.onTimer(this);
    }
}
