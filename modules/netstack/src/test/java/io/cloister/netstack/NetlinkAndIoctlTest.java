package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.net.NetTextKind;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What getifaddrs(3), ip(8) and ifconfig(8) ask. */
class NetlinkAndIoctlTest {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWADDR = 20;

    private static final int RTM_GETNEIGH = 30;

    private final NetHarness net = new NetHarness();

    private record Answer(int type, int flags, int seq, int port, byte[] body) {
    }

    private long netlink() {
        return netlink(net);
    }

    private static long netlink(NetHarness net) {
        long id = net.create(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_ROUTE);
        byte[] any = new byte[12];
        any[0] = Sockets.AF_NETLINK;
        assertEquals(0, net.bind(id, any));
        return id;
    }

    private List<Answer> ask(long id, int type, int flags, int bodyLength) {
        return ask(net, id, type, flags, bodyLength);
    }

    private static List<Answer> ask(NetHarness net, long id, int type, int flags, int bodyLength) {
        ByteBuffer b = ByteBuffer.allocate(16 + bodyLength).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(16 + bodyLength)
                .putShort((short) type)
                .putShort((short) (flags | Sockets.NLM_F_REQUEST))
                .putInt(77)
                .putInt(0);
        assertEquals(b.capacity(), net.send(id, b.array()));
        List<Answer> answers = new ArrayList<>();
        for (byte[] d = net.recv(id); d != null; d = net.recv(id)) {
            int at = 0;
            while (at < d.length) {
                ByteBuffer m = ByteBuffer.wrap(d, at, d.length - at).slice().order(ByteOrder.LITTLE_ENDIAN);
                int length = m.getInt(0);
                assertTrue(length >= 16 && length <= d.length - at);
                answers.add(new Answer(
                        m.getShort(4),
                        m.getShort(6),
                        m.getInt(8),
                        m.getInt(12),
                        Arrays.copyOfRange(d, at + 16, at + length)));
                at += length + 3 & ~3;
            }
        }
        return answers;
    }

    private static byte[] attribute(byte[] body, int from, int type) {
        ByteBuffer b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        int at = from;
        while (at + 4 <= body.length) {
            int length = b.getShort(at);
            assertTrue(length >= 4 && at + length <= body.length);
            if (b.getShort(at + 2) == type) {
                return Arrays.copyOfRange(body, at + 4, at + length);
            }
            at += length + 3 & ~3;
        }
        return null;
    }

    @Test
    void dumpsAreWellFormed() {
        long id = netlink();
        List<Answer> links = ask(id, RTM_GETLINK, Sockets.NLM_F_DUMP, 16);
        assertEquals(2, links.size());
        assertEquals(16, links.getFirst().type());
        assertEquals(77, links.getFirst().seq());
        assertEquals(NetHarness.ROOT, links.getFirst().port());
        assertEquals("lo\0", new String(attribute(links.getFirst().body(), 16, 3), StandardCharsets.US_ASCII));
        assertEquals(Sockets.NLMSG_DONE, links.getLast().type());
        List<Answer> addresses = ask(id, RTM_GETADDR, Sockets.NLM_F_DUMP, 8);
        assertEquals(3, addresses.size());
        assertEquals(127, attribute(addresses.getFirst().body(), 8, 1)[0]);
        assertEquals(16, attribute(addresses.get(1).body(), 8, 1).length);
        assertEquals(5, ask(id, RTM_GETROUTE, Sockets.NLM_F_DUMP, 12).size());
    }

    @Test
    void changesAreRefused() {
        Answer error = ask(netlink(), RTM_NEWADDR, Sockets.NLM_F_ACK, 8).getFirst();
        assertEquals(Sockets.NLMSG_ERROR, error.type());
        assertEquals(-Errno.EPERM, ByteBuffer.wrap(error.body()).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    @Test
    void interfaceIoctls() {
        long s = net.datagram();
        byte[] ifreq = new byte[40];
        ifreq[0] = 'l';
        ifreq[1] = 'o';
        assertEquals(0, net.ioctl(s, Ioctls.SIOCGIFFLAGS, ifreq));
        assertEquals(SocketsIp.IFF_UP | SocketsIp.IFF_LOOPBACK | SocketsIp.IFF_RUNNING, net.bytes[16]);
        assertEquals(0, net.ioctl(s, Ioctls.SIOCGIFADDR, ifreq));
        assertEquals(127, net.bytes[20]);
        assertEquals(0, net.ioctl(s, Ioctls.SIOCGIFINDEX, ifreq));
        assertEquals(1, net.bytes[16]);
        assertEquals(40, net.ioctl(s, Ioctls.SIOCGIFCONF, new byte[0]));
        ifreq[0] = 'e';
        assertEquals(-Errno.ENODEV, net.ioctl(s, Ioctls.SIOCGIFMTU, ifreq));
        assertEquals(-Errno.ENOTTY, net.ioctl(s, 0x5401, ifreq));
    }

    private static String name(Answer link) {
        return new String(attribute(link.body(), 16, 3), StandardCharsets.US_ASCII).replace("\0", "");
    }

    @Test
    void anOutsideLinkIsShownEverywhere() {
        LinkedHost host = new LinkedHost();
        NetHarness there = host.net;
        there.connect(there.stream(), NetHarness.inet(LinkedHost.GATEWAY.v4Bits(), 80));
        host.answerArp(LinkedHost.GATEWAY);
        long id = netlink(there);
        List<Answer> links = ask(there, id, RTM_GETLINK, Sockets.NLM_F_DUMP, 16);
        assertEquals(List.of("lo", "eth0"), links.subList(0, 2).stream().map(NetlinkAndIoctlTest::name).toList());
        assertEquals(LinkedHost.MAC, EthernetRepr.address(attribute(links.get(1).body(), 16, 1), 0));
        List<Answer> addresses = ask(there, id, RTM_GETADDR, Sockets.NLM_F_DUMP, 8);
        assertEquals(LinkedHost.SELF, IpAddr.read4(attribute(addresses.get(2).body(), 8, 2), 0));
        assertEquals(24, addresses.get(2).body()[1]);
        List<Answer> routes = ask(there, id, RTM_GETROUTE, Sockets.NLM_F_DUMP, 12);
        assertEquals(0, routes.get(1).body()[1], "the default route");
        assertEquals(LinkedHost.GATEWAY, IpAddr.read4(attribute(routes.get(1).body(), 12, 5), 0));
        List<Answer> neighbors = ask(there, id, RTM_GETNEIGH, Sockets.NLM_F_DUMP, 12);
        assertEquals(LinkedHost.PEER_MAC, EthernetRepr.address(attribute(neighbors.getFirst().body(), 12, 2), 0));
        there.text(NetTextKind.ROUTE);
        String text = new String(there.bytes, StandardCharsets.US_ASCII);
        assertTrue(text.contains("eth0\t0000000A\t00000000\t0001"), text);
        assertTrue(text.contains("eth0\t00000000\t0100000A\t0003"), text);
        there.text(NetTextKind.ARP);
        text = new String(there.bytes, StandardCharsets.US_ASCII);
        assertTrue(text.contains("10.0.0.1         0x1         0x2         02:42:0a:00:00:01     *        eth0"), text);
    }

    @Test
    void interfacesByNameWithoutASocketOfOurs() {
        NetHarness there = new LinkedHost().net;
        byte[] ifreq = Arrays.copyOf("eth0".getBytes(StandardCharsets.US_ASCII), 40);
        assertEquals(0, there.ioctl(0, Ioctls.SIOCGIFINDEX, ifreq));
        assertEquals(2, there.bytes[16]);
        assertEquals(0, there.ioctl(0, Ioctls.SIOCGIFNAME, there.bytes));
        assertEquals("eth0", new String(there.bytes, 0, 4, StandardCharsets.US_ASCII));
        assertEquals(0, there.ioctl(0, Ioctls.SIOCGIFNETMASK, ifreq));
        assertEquals(IpAddr.v4(0xffffff00), IpAddr.read4(there.bytes, 20));
        assertEquals(0, there.ioctl(0, Ioctls.SIOCGIFHWADDR, ifreq));
        assertEquals(LinkedHost.MAC, EthernetRepr.address(there.bytes, 18));
        assertEquals(80, there.ioctl(0, Ioctls.SIOCGIFCONF, new byte[0]));
        assertEquals(-Errno.ENOTTY, there.ioctl(0, Ioctls.FIONREAD, ifreq));
        assertEquals(-Errno.EBADF, there.ioctl(99, Ioctls.SIOCGIFINDEX, ifreq));
    }

    @Test
    void textsHaveAHeadAndALineEach() {
        long l = net.listener(1);
        String tcp = text(NetTextKind.TCP);
        assertEquals(2, tcp.lines().count());
        assertTrue(tcp.lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .startsWith("   0: 0100007F:" + String.format("%04X", net.port(l)) + " 00000000:0000 0A"));
        for (int kind = NetTextKind.DEV; kind <= NetTextKind.RAW6; kind++) {
            assertTrue(text(kind).endsWith("\n"), "kind " + kind);
        }
        assertEquals(-Errno.ENOENT, net.text(99));
    }

    private String text(int kind) {
        assertTrue(net.text(kind) >= 0);
        return new String(net.bytes, StandardCharsets.US_ASCII);
    }
}
