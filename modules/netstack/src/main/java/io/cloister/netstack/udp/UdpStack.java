package io.cloister.netstack.udp;

import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.ip.IcmpError;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.ip.Transport;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.UdpRepr;
import io.cloister.netstack.wire.UdpView;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** All of UDP: ports, and whom a datagram or an error is for. */
public final class UdpStack implements Transport {
    private final NetEnv env;
    private final IpLayer ip;
    private final PortTable ports = new PortTable();
    private final Int2ObjectHashMap<List<UdpPort>> byPort = new Int2ObjectHashMap<>();

    public UdpStack(NetEnv env, IpLayer ip) {
        this.env = env;
        this.ip = ip;
        ip.bind(UdpView.PROTOCOL, this);
    }

    /** The ports of UDP. */
    public PortTable ports() {
        return ports;
    }

    /** From now on datagrams come. Holds the port. */
    public void open(UdpPort port) {
        ports.hold(port.binding());
        byPort.computeIfAbsent(port.binding().port(), p -> new ArrayList<>(1)).add(port);
    }

    /** No more datagrams; gives the port back. */
    public void close(UdpPort port) {
        ports.release(port.binding());
        List<UdpPort> list = byPort.get(port.binding().port());
        if (list != null && list.remove(port) && list.isEmpty()) {
            byPort.remove(port.binding().port());
        }
    }

    @Override
    public void onPacket(Packet p) {
        UdpView v = UdpView.wrap(p);
        if (v == null) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        UdpRepr header = UdpRepr.of(v);
        List<UdpPort> list = byPort.get(header.dstPort());
        if (p.dst.isMulticast() || ip.routes().isBroadcast(p.dst)) {
            toAll(list, p, header);
            return;
        }
        UdpPort best = best(list, p, header);
        if (best == null) {
            env.counters().increment(Kind.UDP_NO_PORT);
            ip.icmp().portUnreachable(p);
        } else {
            env.counters().increment(Kind.UDP_IN);
            best.user().onDatagram(p, header);
        }
    }

    private static void toAll(List<UdpPort> list, Packet p, UdpRepr header) {
        if (list == null) {
            return;
        }
        for (UdpPort port : List.copyOf(list)) {
            boolean wanted = !p.dst.isMulticast() || port.user().listensTo(p.dst);
            if (wanted && port.score(p.dst, p.src, header.srcPort()) > 0) {
                port.user().onDatagram(p, header);
            }
        }
    }

    /** The best fit; of equals the youngest, or by the sender's address where they share the port by SO_REUSEPORT. */
    private static UdpPort best(List<UdpPort> list, Packet p, UdpRepr header) {
        if (list == null) {
            return null;
        }
        int most = 0;
        int equals = 0;
        UdpPort best = null;
        for (UdpPort port : list) {
            int score = port.score(p.dst, p.src, header.srcPort());
            if (score > most) {
                most = score;
                equals = 0;
            }
            if (score > 0 && score == most) {
                equals++;
                best = port;
            }
        }
        if (equals <= 1 || !best.binding().reusePort) {
            return best;
        }
        int pick = Math.floorMod(p.src.hashCode() * 31 + header.srcPort() * 0x9e3779b1, equals);
        for (UdpPort port : list) {
            if (port.score(p.dst, p.src, header.srcPort()) == most && pick-- == 0) {
                return port;
            }
        }
        return best;
    }

    @Override
    public void onIcmpError(Packet quote, IcmpError error) {
        int local = Bytes.u16(quote.bytes, quote.body);
        int remote = Bytes.u16(quote.bytes, quote.body + 2);
        List<UdpPort> list = byPort.get(local);
        UdpPort best = null;
        int most = 0;
        for (UdpPort port : list == null ? List.<UdpPort>of() : list) {
            int score = port.score(quote.src, quote.dst, remote);
            if (score > most) {
                most = score;
                best = port;
            }
        }
        if (best != null) {
            best.user().onUdpError(error, quote);
        }
    }
}
