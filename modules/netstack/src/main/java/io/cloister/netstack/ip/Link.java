package io.cloister.netstack.ip;

import io.cloister.netstack.wire.Packet;

/**
 * A network device as the IP layer sees it. Loopback is one; a TAP device or packet socket outside would be another,
 * whose port records what came in with the message being handled, and calls {@link IpLayer#receive}.
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

    /** Takes the packet over and sends it, now or later, or drops it. */
    void transmit(Packet packet);
}
