package io.cloister.netstack.ip;

import io.cloister.netstack.wire.IpAddr;

/**
 * An address of an interface.
 *
 * @param prefix bits that its network's addresses have in common.
 * @param broadcast of all hosts of the network; "any" for none.
 */
public record InterfaceAddress(Link link, IpAddr address, int prefix, IpAddr broadcast) {
    /** The address with all bits behind the prefix zero. */
    public IpAddr network() {
        if (address.isV4()) {
            return IpAddr.v4(address.v4Bits() & netmask().v4Bits());
        }
        long hi = prefix == 0 ? 0 : prefix >= 64 ? address.hi() : address.hi() & -1L << 64 - prefix;
        long lo = prefix <= 64 ? 0 : prefix == 128 ? address.lo() : address.lo() & -1L << 128 - prefix;
        return new IpAddr(hi, lo);
    }

    /** The prefix as a mask of IPv4. */
    public IpAddr netmask() {
        return IpAddr.v4(prefix == 0 ? 0 : -1 << 32 - prefix);
    }
}
