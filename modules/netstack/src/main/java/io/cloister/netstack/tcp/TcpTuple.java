package io.cloister.netstack.tcp;

import io.cloister.netstack.wire.IpAddr;

/** What names a connection. */
public record TcpTuple(IpAddr local, int localPort, IpAddr remote, int remotePort) {
    @Override
    public int hashCode() {
        long h = local.lo() * 31 + remote.lo() ^ local.hi() + remote.hi() * 17;
        h = (h ^ (long) localPort << 16 ^ remotePort) * 0x9e3779b97f4a7c15L;
        return (int) (h >>> 32);
    }
}
