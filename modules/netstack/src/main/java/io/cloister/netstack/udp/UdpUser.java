package io.cloister.netstack.udp;

import io.cloister.netstack.ip.IcmpError;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.UdpRepr;

/** Who holds a UDP port: a socket. */
public interface UdpUser {
    /** A datagram came; its data begins 8 bytes behind {@code packet.body}. Copy what is to be kept. */
    void onDatagram(Packet packet, UdpRepr header);

    /** One that was sent could not be delivered. */
    void onUdpError(IcmpError error, Packet quote);

    /** True where multicast to {@code group} is wanted. */
    boolean listensTo(IpAddr group);
}
