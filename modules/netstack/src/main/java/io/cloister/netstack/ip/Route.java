package io.cloister.netstack.ip;

import io.cloister.netstack.wire.IpAddr;

/**
 * One way.
 *
 * @param network where it leads, @param prefix bits of that which count, among the 32 of IPv4 or the 128 of IPv6.
 * @param gateway who takes the packets on, null where the destination is a neighbour.
 * @param link by which packets leave. @param source the source address where none is chosen.
 */
public record Route(IpAddr network, int prefix, IpAddr gateway, Link link, IpAddr source) {
    /** True where it leads to {@code dst}. */
    boolean matches(IpAddr dst) {
        if (dst.isV4() != network.isV4()) {
            return false;
        }
        if (dst.isV4()) {
            return prefix == 0 || (dst.v4Bits() ^ network.v4Bits()) >>> 32 - prefix == 0;
        }
        long hi = dst.hi() ^ network.hi();
        long lo = dst.lo() ^ network.lo();
        if (prefix <= 64) {
            return prefix == 0 || hi >>> 64 - prefix == 0;
        }
        return hi == 0 && lo >>> 128 - prefix == 0;
    }

    /** Whom a packet to {@code dst} is handed to. */
    IpAddr nextHop(IpAddr dst) {
        return gateway == null ? dst : gateway;
    }
}
