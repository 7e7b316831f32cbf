package io.cloister.netstack.ip;

import io.cloister.netstack.wire.Packet;

/**
 * A network device as the IP layer sees it: loopback, and {@link io.cloister.netstack.link.EthernetLink}. What comes in
 * goes to {@link IpLayer#receive}.
 */
public interface Link {
    /** Interface name, at most 15 bytes. */
    String name();

    /** Interface index, from 1. */
    int index();

    /** Longest IP packet. */
    int mtu();

    /** True where packets never leave our memory: their checksums need no check, and ACKs need not be saved. */
    boolean trusted();

    /** Hardware address, the low 48 bits; 0 for none. */
    default long mac() {
        return 0;
    }

    /** IFF_* of netdevice(7). */
    int flags();

    /** ARPHRD_* of its hardware. */
    int hardware();

    /** What it carried. */
    LinkStatistics statistics();

    /** Takes the packet over and sends it to {@code packet.nextHop}, now or later, or drops it. */
    void transmit(Packet packet);
}
