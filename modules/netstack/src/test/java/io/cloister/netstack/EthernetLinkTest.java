package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.link.EthernetLink;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.wire.ArpRepr;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.Checksum;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IcmpRepr;
import io.cloister.netstack.wire.IcmpView;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.TcpRepr;
import io.cloister.netstack.wire.TcpView;
import io.cloister.netstack.wire.UdpRepr;
import io.cloister.netstack.wire.UdpView;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The Ethernet link, with the test as the other end of the wire. */
class EthernetLinkTest {
    private static final int TCP_AT = EthernetRepr.HEADER + Ipv4View.HEADER;
    private static final IpAddr FAR = IpAddr.parse4("192.0.2.7");

    private static EthernetRepr header(byte[] frame) {
        return EthernetRepr.read(frame, 0);
    }

    private static ArpRepr arp(byte[] frame) {
        return ArpRepr.read(frame, EthernetRepr.HEADER, frame.length - EthernetRepr.HEADER);
    }

    private static Ipv4View ip(byte[] frame) {
        return Ipv4View.wrap(frame, EthernetRepr.HEADER, frame.length - EthernetRepr.HEADER);
    }

    private static byte[] echo(IpAddr src, IpAddr dst, int bytes) {
        Packet p = LinkedHost.packet(src, dst, IcmpView.PROTOCOL4, IcmpView.HEADER + bytes);
        new IcmpRepr(IcmpRepr.ECHO4, 0, 0x00070001).emit(p);
        return LinkedHost.frame(LinkedHost.MAC, p);
    }

    private static byte[] datagram(long dstMac, IpAddr src, IpAddr dst, int port, int bytes) {
        Packet p = LinkedHost.packet(src, dst, UdpView.PROTOCOL, UdpView.HEADER + bytes);
        new UdpRepr(4000, port, bytes).emit(p);
        return LinkedHost.frame(dstMac, p);
    }

    @Test
    void answersWhoAsksForItsAddress() {
        LinkedHost host = new LinkedHost();
        List<byte[]> out = host.receive(
                LinkedHost.arp(ArpRepr.REQUEST, EthernetRepr.BROADCAST, LinkedHost.GATEWAY, LinkedHost.SELF));
        assertEquals(1, out.size());
        assertEquals(LinkedHost.PEER_MAC, header(out.getFirst()).dst());
        ArpRepr reply = arp(out.getFirst());
        assertEquals(
                new ArpRepr(ArpRepr.REPLY, LinkedHost.MAC, LinkedHost.SELF, LinkedHost.PEER_MAC, LinkedHost.GATEWAY),
                reply);
        // RFC 5227: somebody who has no address yet asks whether he may have ours
        assertEquals(1, host.receive(
                LinkedHost.arp(ArpRepr.REQUEST, EthernetRepr.BROADCAST, IpAddr.ANY4, LinkedHost.SELF)).size());
        assertEquals(0, host.receive(
                LinkedHost.arp(ArpRepr.REQUEST, EthernetRepr.BROADCAST, LinkedHost.GATEWAY, FAR)).size());
        assertEquals(3, host.device.watches);
    }

    @Test
    void answersAnEchoFromBehindTheGateway() {
        LinkedHost host = new LinkedHost();
        List<byte[]> asked = host.receive(echo(FAR, LinkedHost.SELF, 56));
        assertEquals(LinkedHost.GATEWAY, arp(asked.getFirst()).target(), "the gateway is asked for, not the sender");
        List<byte[]> out = host.answerArp(LinkedHost.GATEWAY);
        assertEquals(1, out.size());
        assertEquals(LinkedHost.PEER_MAC, header(out.getFirst()).dst());
        assertEquals(FAR, ip(out.getFirst()).dst());
        assertEquals(LinkedHost.SELF, ip(out.getFirst()).src());
        int at = EthernetRepr.HEADER + Ipv4View.HEADER;
        assertEquals(IcmpRepr.ECHO_REPLY4, out.getFirst()[at]);
        assertEquals(0x00070001, Bytes.i32(out.getFirst(), at + 4));
        assertEquals(1, host.receive(echo(FAR, LinkedHost.SELF, 0)).size(), "no second question");
    }

    @Test
    void connectsThroughTheGateway() {
        LinkedHost host = new LinkedHost();
        long s = host.net.stream();
        assertEquals(-Errno.EINPROGRESS, host.net.connect(s, NetHarness.inet(FAR.v4Bits(), 80)));
        ArpRepr question = arp(host.device.taken().getFirst());
        assertEquals(ArpRepr.REQUEST, question.operation());
        assertEquals(LinkedHost.GATEWAY, question.target());
        List<byte[]> out = host.answerArp(LinkedHost.GATEWAY);
        assertEquals(1, out.size(), "the SYN waited");
        assertEquals(FAR, ip(out.getFirst()).dst());
        assertEquals(LinkedHost.SELF, ip(out.getFirst()).src());
    }

    @Test
    void nobodyHasTheAddress() {
        LinkedHost host = new LinkedHost();
        long s = host.net.stream();
        assertEquals(-Errno.EINPROGRESS, host.net.connect(s, NetHarness.inet(0x0a000009, 80)));
        host.net.pass(3_500_000_000L);
        assertEquals(3, host.device.taken().stream().filter(f -> arp(f) != null).count(), "three questions");
        assertTrue((host.net.mask(s) & Poll.POLLERR) != 0);
        assertEquals(Errno.EHOSTUNREACH, host.net.option(s, Sockets.SOL_SOCKET, Sockets.SO_ERROR));
    }

    @Test
    void asksAgainWhoWasStale() {
        LinkedHost host = new LinkedHost();
        host.receive(LinkedHost.arp(ArpRepr.REQUEST, LinkedHost.MAC, LinkedHost.GATEWAY, LinkedHost.SELF));
        assertEquals(1, host.receive(echo(LinkedHost.GATEWAY, LinkedHost.SELF, 8)).size(), "used while stale");
        host.net.pass(5_000_000_001L);
        List<byte[]> out = host.device.taken();
        assertEquals(1, out.size());
        assertEquals(LinkedHost.PEER_MAC, header(out.getFirst()).dst(), "at the address that it had");
        host.answerArp(LinkedHost.GATEWAY);
        host.net.pass(20_000_000_000L);
        assertEquals(0, host.device.taken().size(), "it answered");
    }

    /** RFC 1191: what a router says of the path, for a segment that is on its way; nothing else is believed. */
    @Test
    void aNarrowPathShortensSegments() {
        LinkedHost host = new LinkedHost();
        long l = host.net.stream();
        assertEquals(0, host.net.bind(l, NetHarness.inet(0, 80)));
        assertEquals(0, host.net.listen(l, 5));
        host.answerArp(LinkedHost.GATEWAY);
        host.receive(LinkedHost.arp(ArpRepr.REQUEST, LinkedHost.MAC, LinkedHost.GATEWAY, LinkedHost.SELF));
        byte[] synAck = host.receive(segment(TcpRepr.SYN, 5000, 0)).getFirst();
        int ours = Bytes.i32(synAck, TCP_AT + 4) + 1;
        host.receive(segment(TcpRepr.ACK, 5001, ours));
        long s = host.net.accept(l);
        assertEquals(4000, host.net.send(s, new byte[4000]));
        List<byte[]> first = host.device.taken();
        assertEquals(1500, first.getFirst().length - EthernetRepr.HEADER);
        assertEquals(0, host.receive(tooLong(first.getFirst(), ours + 100_000, 1000)).size(), "not on its way");
        List<byte[]> again = host.receive(tooLong(first.getFirst(), ours, 1000));
        assertEquals(1000, again.getFirst().length - EthernetRepr.HEADER);
        assertEquals(ours, Bytes.i32(again.getFirst(), TCP_AT + 4));
    }

    private static byte[] segment(int flags, int seq, int ack) {
        TcpRepr tcp = new TcpRepr(4000, 80, seq, ack, flags, 60_000, flags == TcpRepr.SYN ? 1460 : 0, -1);
        Packet p = LinkedHost.packet(FAR, LinkedHost.SELF, TcpView.PROTOCOL, tcp.headerLength());
        tcp.emit(p);
        return LinkedHost.frame(LinkedHost.MAC, p);
    }

    /** The gateway's word that {@code frame}, with {@code seq} in it, is longer than {@code mtu}. */
    private static byte[] tooLong(byte[] frame, int seq, int mtu) {
        Packet p = LinkedHost.packet(
                LinkedHost.GATEWAY, LinkedHost.SELF, IcmpView.PROTOCOL4, IcmpView.HEADER + Ipv4View.HEADER + 8);
        System.arraycopy(frame, EthernetRepr.HEADER, p.bytes, p.body + IcmpView.HEADER, Ipv4View.HEADER + 8);
        Bytes.put32(p.bytes, p.body + IcmpView.HEADER + Ipv4View.HEADER + 4, seq);
        new IcmpRepr(IcmpRepr.UNREACHABLE4, 4, mtu).emit(p);
        return LinkedHost.frame(LinkedHost.MAC, p);
    }

    @Test
    void noRouteIsUnreachable() {
        LinkConfig config = new LinkConfig("eth0", LinkedHost.MAC, 1500, LinkedHost.SELF, 24, IpAddr.ANY4);
        LinkedHost host = new LinkedHost(1, config);
        assertEquals(-Errno.ENETUNREACH, host.net.connect(host.net.stream(), NetHarness.inet(FAR.v4Bits(), 80)));
        long s = host.net.stream();
        assertEquals(0, host.net.bind(s, NetHarness.inet(LinkedHost.SELF.v4Bits(), 0)), "its own address");
        assertEquals(
                -Errno.EADDRNOTAVAIL,
                host.net.bind(host.net.stream(), NetHarness.inet(LinkedHost.GATEWAY.v4Bits(), 0)));
    }

    @Test
    void itsOwnAddressIsLoopback() {
        LinkedHost host = new LinkedHost();
        long l = host.net.stream();
        assertEquals(0, host.net.bind(l, NetHarness.inet(LinkedHost.SELF.v4Bits(), 8080)));
        assertEquals(0, host.net.listen(l, 5));
        long c = host.net.stream();
        assertEquals(0, host.net.connect(c, NetHarness.inet(LinkedHost.SELF.v4Bits(), 8080)));
        assertTrue(host.net.accept(l) > 0);
        assertEquals(0, host.device.taken().size());
    }

    @Test
    void longDatagramsTravelInFragments() {
        LinkedHost host = new LinkedHost();
        host.net.connect(host.net.stream(), NetHarness.inet(LinkedHost.GATEWAY.v4Bits(), 9));
        host.answerArp(LinkedHost.GATEWAY);
        long s = host.net.datagram();
        byte[] data = new byte[5000];
        new Random(1).nextBytes(data);
        assertEquals(5000, host.net.sendTo(s, NetHarness.inet(LinkedHost.GATEWAY.v4Bits(), 4000), data));
        List<byte[]> out = host.device.taken();
        assertEquals(4, out.size());
        out.forEach(f -> assertTrue(f.length <= EthernetRepr.HEADER + 1500 && ip(f) != null));
        // the same comes back, in another order
        int port = host.net.port(s);
        byte[][] back = out.stream().map(f -> mirrored(f, port)).toArray(byte[][]::new);
        host.receive(back[2], back[0], back[3], back[1]);
        assertArrayEquals(data, host.net.recv(s));
        assertEquals(1, host.net.service.counters().value(Kind.REASSEMBLED));
        assertEquals(0, host.net.service.stack().ip().fragmentBytes());
    }

    /** A fragment with its ends exchanged. The checksums do not change: the ports are exchanged, too. */
    private static byte[] mirrored(byte[] frame, int port) {
        byte[] f = frame.clone();
        new EthernetRepr(LinkedHost.MAC, LinkedHost.PEER_MAC, EthernetRepr.TYPE_IPV4).emit(f, 0);
        int at = EthernetRepr.HEADER;
        LinkedHost.GATEWAY.write4(f, at + 12);
        LinkedHost.SELF.write4(f, at + 16);
        if (ip(f).fragmentOffset() == 0) {
            Bytes.put16(f, at + 20, 4000);
            Bytes.put16(f, at + 22, port);
        }
        return f;
    }

    @Test
    void dontFragmentIsRefused() {
        LinkedHost host = new LinkedHost();
        long s = host.net.datagram();
        assertEquals(0, host.net.option(s, Sockets.SOL_IP, SocketsIp.IP_MTU_DISCOVER, 2));
        byte[] peer = NetHarness.inet(LinkedHost.GATEWAY.v4Bits(), 4000);
        assertEquals(-Errno.EMSGSIZE, host.net.sendTo(s, peer, new byte[1473]));
        assertEquals(1472, host.net.sendTo(s, peer, new byte[1472]));
    }

    @Test
    void fragmentsThatNeverBecomeWholeAreBounded() {
        LinkedHost host = new LinkedHost();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] f = datagram(LinkedHost.MAC, FAR, LinkedHost.SELF, 9, 1400);
            int at = EthernetRepr.HEADER;
            Bytes.put16(f, at + 4, random.nextInt(65536));
            Bytes.put16(f, at + 6, Ipv4View.MF | random.nextInt(40) * 176);
            Bytes.put16(f, at + 10, 0);
            Bytes.put16(f, at + 10, Checksum.of(f, at, Ipv4View.HEADER));
            host.receive(f);
            assertTrue(host.net.service.stack().ip().fragmentBytes() <= NetstackLimits.REASSEMBLY_BYTES);
        }
        host.net.pass(31_000_000_000L);
        assertEquals(0, host.net.service.stack().ip().fragmentBytes());
    }

    @Test
    void addressesThatNeverComeFromOutside() {
        LinkedHost host = new LinkedHost();
        long s = host.net.datagram();
        assertEquals(0, host.net.bind(s, NetHarness.inet(0, 700)));
        long mac = LinkedHost.MAC;
        host.receive(
                datagram(mac, IpAddr.LOOPBACK4, LinkedHost.SELF, 700, 4),
                datagram(mac, LinkedHost.SELF, LinkedHost.SELF, 700, 4),
                datagram(mac, FAR, IpAddr.LOOPBACK4, 700, 4),
                datagram(mac, IpAddr.v4(0xe0000001), LinkedHost.SELF, 700, 4),
                datagram(mac + 1, FAR, LinkedHost.SELF, 700, 4),
                datagram(mac, FAR, LinkedHost.GATEWAY, 700, 4));
        assertEquals(-Errno.EAGAIN, host.net.recv(s) == null ? host.net.received.result() : 0);
        host.receive(
                datagram(mac, FAR, LinkedHost.SELF, 700, 4),
                datagram(EthernetRepr.BROADCAST, FAR, IpAddr.parse4("10.0.0.255"), 700, 5));
        assertEquals(4, host.net.recv(s).length);
        assertEquals(5, host.net.recv(s).length);
    }

    @Test
    void broadcastsGetNoErrors() {
        LinkedHost host = new LinkedHost();
        host.answerArp(LinkedHost.GATEWAY);
        IpAddr all = IpAddr.parse4("10.0.0.255");
        List<byte[]> out = host.receive(
                datagram(EthernetRepr.BROADCAST, LinkedHost.GATEWAY, all, 9, 4),
                datagram(EthernetRepr.BROADCAST, LinkedHost.GATEWAY, LinkedHost.SELF, 9, 4));
        assertEquals(0, out.size());
    }

    @Test
    void anArpFloodIsBounded() {
        LinkConfig config =
                new LinkConfig("eth0", LinkedHost.MAC, 1500, LinkedHost.SELF, 8, LinkedHost.GATEWAY);
        LinkedHost host = new LinkedHost(1, config);
        host.net.connect(host.net.stream(), NetHarness.inet(FAR.v4Bits(), 80));
        host.answerArp(LinkedHost.GATEWAY);
        for (int i = 0; i < 20_000; i++) {
            IpAddr stranger = IpAddr.v4(0x0a010000 + i);
            host.receive(LinkedHost.arp(ArpRepr.REQUEST, LinkedHost.MAC, stranger, LinkedHost.SELF));
        }
        EthernetLink link = (EthernetLink) host.net.service.stack().ip().link("eth0");
        assertEquals(NetstackLimits.NEIGHBORS, link.neighbors().size());
        assertTrue(link.neighbors().stream().anyMatch(n -> n.addr().equals(LinkedHost.GATEWAY)), "in use");
        for (int i = 0; i < 5000; i++) {
            host.net.sendTo(host.net.datagram(), NetHarness.inet(0x0a020000 + i, 9), new byte[1]);
        }
        assertEquals(NetstackLimits.NEIGHBORS, link.neighbors().size());
    }

    @Test
    void malformedFramesChangeNothing() {
        LinkedHost host = new LinkedHost();
        Random random = new Random(11);
        byte[][] good = {
            LinkedHost.arp(ArpRepr.REQUEST, LinkedHost.MAC, LinkedHost.GATEWAY, LinkedHost.SELF),
            echo(LinkedHost.GATEWAY, LinkedHost.SELF, 20),
            datagram(LinkedHost.MAC, FAR, LinkedHost.SELF, 700, 30)
        };
        for (int i = 0; i < 30_000; i++) {
            byte[] f = good[random.nextInt(good.length)].clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                f[random.nextInt(f.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(f, random.nextInt(10) == 0 ? random.nextInt(f.length + 1) : f.length);
            host.receive(cut);
            if (random.nextInt(3) == 0) {
                byte[] noise = new byte[random.nextInt(80)];
                random.nextBytes(noise);
                host.receive(noise);
            }
        }
        assertEquals(0, host.net.service.stack().env().budget().used());
        host.answerArp(LinkedHost.GATEWAY);
        assertNotNull(ip(host.receive(good[1]).getFirst()), "it still answers");
    }

    @Test
    void aFullDeviceLosesFrames() {
        LinkedHost host = new LinkedHost();
        host.device.full = true;
        assertEquals(0, host.receive(good()).size());
        host.device.full = false;
        assertEquals(1, host.receive(good()).size());
    }

    private static byte[] good() {
        return LinkedHost.arp(ArpRepr.REQUEST, LinkedHost.MAC, LinkedHost.GATEWAY, LinkedHost.SELF);
    }

    @Test
    void configurationTravelsAsText() {
        LinkConfig config = new LinkConfig("eth0", LinkedHost.MAC, 1500, LinkedHost.SELF, 24, LinkedHost.GATEWAY);
        assertEquals(config, LinkConfig.decode(config.encode()));
        assertEquals("02:42:0a:00:00:02", LinkConfig.text(config.mac()));
        assertEquals(IpAddr.parse4("10.0.0.255"), config.broadcast());
    }
}
