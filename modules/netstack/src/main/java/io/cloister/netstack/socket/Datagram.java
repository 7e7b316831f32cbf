package io.cloister.netstack.socket;

import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import java.util.Arrays;

/** A datagram that waits to be received, and what control messages may say about it. */
public record Datagram(
        byte[] data, IpAddr src, int srcPort, IpAddr dst, int dstPort, int ttl, int tos, int ifindex, long realtimeNs) {
    /** Copies {@code length} bytes of a packet. */
    static Datagram of(Packet p, int at, int length, int srcPort, int dstPort, long realtimeNs) {
        byte[] data = Arrays.copyOfRange(p.bytes, at, at + length);
        return new Datagram(data, p.src, srcPort, p.dst, dstPort, p.ttl, p.tos, p.ifindex, realtimeNs);
    }
}
