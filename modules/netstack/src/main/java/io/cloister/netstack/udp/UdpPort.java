package io.cloister.netstack.udp;

import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.wire.IpAddr;

/** A socket's place in UDP's demultiplexer: a local port, and the peer where it is connected. */
public final class UdpPort {
    private final PortTable.Binding binding;
    private final UdpUser user;
    private IpAddr local;
    private IpAddr remote;
    private int remotePort;

    public UdpPort(PortTable.Binding binding, UdpUser user) {
        this.binding = binding;
        this.user = user;
        this.local = binding.addr();
    }

    /** connect(2): only this peer's datagrams come; {@code null} dissolves it. */
    public void peer(IpAddr newLocal, IpAddr newRemote, int port) {
        local = newLocal;
        remote = newRemote;
        remotePort = port;
    }

    public PortTable.Binding binding() {
        return binding;
    }

    UdpUser user() {
        return user;
    }

    /** How well a datagram fits: 0 not at all. */
    int score(IpAddr dst, IpAddr src, int srcPort) {
        int score = 1;
        if (remote != null) {
            if (!remote.equals(src) || remotePort != srcPort) {
                return 0;
            }
            score += 4;
        }
        if (local.equals(dst)) {
            return score + 2;
        }
        if (!local.isAny() || binding.v6Only && dst.isV4() || local.isV4() && !dst.isV4()) {
            return 0;
        }
        return local.isV4() == dst.isV4() ? score + 1 : score;
    }
}
