package io.cloister.netstack;

import io.cloister.netstack.ip.LoopbackLink;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.wire.ArpRepr;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4Repr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Packet;
import java.util.List;

/** A netstack with an Ethernet link, 10.0.0.2/24 unless said otherwise, whose other end a test plays. */
final class LinkedHost {
    static final IpAddr SELF = IpAddr.parse4("10.0.0.2");
    static final IpAddr GATEWAY = IpAddr.parse4("10.0.0.1");
    static final long MAC = 0x0242_0a00_0002L;
    static final long PEER_MAC = 0x0242_0a00_0001L;

    final SimulatedDevice device = new SimulatedDevice();
    final NetHarness net;

    LinkedHost(long seed, LinkConfig config) {
        net = new NetHarness(seed, LoopbackLink::new, config, device);
    }

    LinkedHost() {
        this(1, new LinkConfig("eth0", MAC, 1500, SELF, 24, GATEWAY));
    }

    /** Frames come in; what goes out at that comes back. */
    List<byte[]> receive(byte[]... frames) {
        device.incoming.addAll(List.of(frames));
        net.linkReady();
        return device.taken();
    }

    /** The peer has {@code address}, and says so when asked. */
    List<byte[]> answerArp(IpAddr address) {
        return receive(arp(ArpRepr.REPLY, MAC, address, SELF));
    }

    static byte[] arp(int operation, long dst, IpAddr sender, IpAddr target) {
        byte[] frame = new byte[EthernetRepr.HEADER + ArpRepr.LENGTH];
        new EthernetRepr(dst, PEER_MAC, EthernetRepr.TYPE_ARP).emit(frame, 0);
        new ArpRepr(operation, PEER_MAC, sender, 0, target).emit(frame, EthernetRepr.HEADER);
        return frame;
    }

    /** A packet from the peer whose body the caller fills before it is made a {@link #frame}. */
    static Packet packet(IpAddr src, IpAddr dst, int protocol, int bodyLength) {
        Packet p = new Packet(Ipv4View.HEADER + bodyLength);
        p.end = Ipv4View.HEADER + bodyLength;
        p.body = Ipv4View.HEADER;
        p.src = src;
        p.dst = dst;
        new Ipv4Repr(src, dst, protocol, 64, 0, 77, true, bodyLength).emit(p.bytes, 0);
        return p;
    }

    static byte[] frame(long dst, Packet p) {
        byte[] frame = new byte[EthernetRepr.HEADER + p.length()];
        new EthernetRepr(dst, PEER_MAC, EthernetRepr.TYPE_IPV4).emit(frame, 0);
        System.arraycopy(p.bytes, p.start, frame, EthernetRepr.HEADER, p.length());
        return frame;
    }
}
