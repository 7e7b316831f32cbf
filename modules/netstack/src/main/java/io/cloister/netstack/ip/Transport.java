package io.cloister.netstack.ip;

import io.cloister.netstack.wire.Packet;

/** A protocol above IP. */
public interface Transport {
    /** A packet for this protocol came in. The packet stays the IP layer's: copy what is to be kept. */
    void onPacket(Packet packet);

    /**
     * Somebody reported that a packet of ours could not be delivered (RFC 1122 section 3.2.2).
     *
     * @param quote the packet that failed, as far as it was quoted: header fields and at least 8 bytes of body.
     * @param error what it was.
     */
    void onIcmpError(Packet quote, IcmpError error);
}
