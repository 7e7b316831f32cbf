package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.net.NetTextKind;
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

    private final NetHarness net = new NetHarness();

    private record Answer(int type, int flags, int seq, int port, byte[] body) {
    }

    private long netlink() {
        long id = net.create(Sockets.AF_NETLINK, Sockets.SOCK_RAW, Sockets.NETLINK_ROUTE);
        byte[] any = new byte[12];
        any[0] = Sockets.AF_NETLINK;
        assertEquals(0, net.bind(id, any));
        return id;
    }

    private List<Answer> ask(long id, int type, int flags, int bodyLength) {
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
