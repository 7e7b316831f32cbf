package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.net.NetLimits;
import io.cloister.netstack.env.NetstackCounters;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Stream sockets as programs use them; results as tcp(7), connect(2), accept(2), socket(7) say. */
class TcpScenarioTest {
    private static final int OUT = Poll.POLLOUT | Poll.POLLWRNORM;
    private static final int IN = Poll.POLLIN | Poll.POLLRDNORM;
    private static final long SECOND = 1_000_000_000L;

    private final NetHarness net = new NetHarness();

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void connectsAcceptsAndTalksBothWays() {
        long l = net.listener(5);
        int port = net.port(l);
        long c = net.stream();
        net.events.clear();
        assertEquals(0, net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, port)));
        assertTrue(
                net.events.contains(new NetHarness.Ready(l, IN, 0)), "the listener's readiness comes before the reply");
        long s = net.accept(l);
        assertTrue(s > 0);
        assertEquals(16, net.bytes.length);
        net.events.clear();
        assertEquals(5, net.send(c, text("hello")));
        assertEquals(new NetHarness.Ready(s, IN | OUT, 0), net.events.getFirst());
        assertArrayEquals(text("hello"), net.recv(s));
        assertEquals(3, net.send(s, text("you")));
        assertArrayEquals(text("yo"), net.recv(c, 2, Sockets.MSG_PEEK));
        assertArrayEquals(text("you"), net.recv(c));
        assertNull(net.recv(c));
        assertEquals(-Errno.EAGAIN, net.received.result());
        assertEquals(-Errno.EISCONN, net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, port)));
    }

    @Test
    void refusedConnectionSaysSoAndCanBeTriedAgain() {
        long c = net.stream();
        byte[] nobody = NetHarness.inet(NetHarness.LOOPBACK, 9);
        assertEquals(-Errno.ECONNREFUSED, net.connect(c, nobody));
        assertEquals(-Errno.ECONNREFUSED, net.connect(c, nobody));
        assertEquals(0, net.option(c, Sockets.SOL_SOCKET, Sockets.SO_ERROR));
    }

    @Test
    void nonblockingConnectTellsItsOutcomeLater() {
        long l = net.listener(5);
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(l));
        long c = net.stream();
        assertEquals(-Errno.EINPROGRESS, net.connect(c, true, to));
        assertEquals(OUT, net.mask(c));
        assertEquals(0, net.option(c, Sockets.SOL_SOCKET, Sockets.SO_ERROR));
        assertEquals(0, net.connect(c, true, to));
        assertEquals(-Errno.EISCONN, net.connect(c, true, to));
        long d = net.stream();
        assertEquals(-Errno.EINPROGRESS, net.connect(d, true, NetHarness.inet(NetHarness.LOOPBACK, 9)));
        assertEquals(IN | OUT | Poll.POLLERR | Poll.POLLHUP | Poll.POLLRDHUP, net.mask(d));
        assertEquals(Errno.ECONNREFUSED, net.option(d, Sockets.SOL_SOCKET, Sockets.SO_ERROR));
    }

    @Test
    void halfCloseAndEndOfStream() {
        long[] p = net.pair();
        net.send(p[0], text("last"));
        assertEquals(0, net.shutdown(p[0], Sockets.SHUT_WR));
        assertEquals(-Errno.EPIPE, net.send(p[0], text("x")));
        assertArrayEquals(text("last"), net.recv(p[1]));
        assertEquals(0, net.recv(p[1]).length);
        assertEquals(IN | OUT | Poll.POLLRDHUP, net.mask(p[1]));
        assertEquals(6, net.send(p[1], text("answer")));
        assertArrayEquals(text("answer"), net.recv(p[0]));
        assertEquals(0, net.close(p[1]));
        assertEquals(0, net.recv(p[0]).length);
        assertEquals(IN | OUT | Poll.POLLRDHUP | Poll.POLLHUP, net.mask(p[0]));
    }

    @Test
    void closingWithUnreadDataResets() {
        long[] p = net.pair();
        net.send(p[0], text("unread"));
        net.close(p[1]);
        assertTrue((net.mask(p[0]) & (Poll.POLLERR | Poll.POLLHUP)) == (Poll.POLLERR | Poll.POLLHUP));
        assertNull(net.recv(p[0]));
        assertEquals(-Errno.ECONNRESET, net.received.result());
        assertEquals(0, net.recv(p[0]).length);
        assertEquals(-Errno.EPIPE, net.send(p[0], text("x")));
    }

    @Test
    void writingToAClosedPeerGivesEpipeAfterReset() {
        long[] p = net.pair();
        net.close(p[1]);
        assertEquals(1, net.send(p[0], text("x")));
        long second = net.send(p[0], text("x"));
        assertTrue(second == -Errno.EPIPE || second == -Errno.ECONNRESET, "got " + second);
    }

    @Test
    void bulkDataArrivesWholeAndFullBuffersBlock() {
        long[] p = net.pair();
        byte[] data = new byte[9_000_000];
        new Random(5).nextBytes(data);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int sent = 0;
        boolean wasFull = false;
        while (got.size() < data.length) {
            while (sent < data.length) {
                int n = Math.min(NetLimits.MAX_DATA, data.length - sent);
                byte[] run = Arrays.copyOfRange(data, sent, sent + n);
                long took = net.send(p[0], run);
                if (took < 0) {
                    assertEquals(-Errno.EAGAIN, took);
                    assertEquals(0, net.mask(p[0]) & OUT);
                    wasFull = true;
                    break;
                }
                sent += (int) took;
            }
            net.events.clear();
            byte[] in = net.recv(p[1]);
            while (in != null) {
                got.writeBytes(in);
                in = net.recv(p[1]);
            }
            boolean told = net.events.stream().anyMatch(e -> e.id() == p[0] && (e.mask() & OUT) != 0);
            assertTrue(told || sent == data.length || (net.mask(p[0]) & OUT) != 0, "the writer hears of room");
        }
        assertTrue(wasFull);
        assertArrayEquals(data, got.toByteArray());
        assertEquals(0, net.service.counters().value(NetstackCounters.Kind.TCP_RETRANSMITTED));
    }

    @Test
    void backlogIsBounded() {
        long l = net.listener(2);
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(l));
        for (int i = 0; i < 3; i++) {
            assertEquals(0, net.connect(net.stream(), to));
        }
        long late = net.stream();
        assertEquals(-Errno.EINPROGRESS, net.connect(late, to));
        assertEquals(-Errno.EALREADY, net.connect(late, to));
        assertEquals(0, net.mask(late));
        assertTrue(net.accept(l) > 0);
        net.pass(2 * SECOND);
        assertEquals(OUT, net.mask(late));
        assertTrue(net.events.stream().anyMatch(e -> e.id() == late && (e.mask() & OUT) != 0));
        assertEquals(0, net.connect(late, to));
    }

    @Test
    void closingAListenerResetsWhatWaits() {
        long l = net.listener(5);
        long c = net.stream();
        net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, net.port(l)));
        net.close(l);
        assertNull(net.recv(c));
        assertEquals(-Errno.ECONNRESET, net.received.result());
    }

    @Test
    void timeWaitKeepsThePortUnlessReused() {
        long l = net.listener(5);
        int port = net.port(l);
        long c = net.stream();
        net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, port));
        long s = net.accept(l);
        net.close(s);
        net.close(c);
        net.close(l);
        long again = net.stream();
        assertEquals(-Errno.EADDRINUSE, net.bind(again, NetHarness.inet(0, port)));
        // Linux looks at both sockets; the one in TIME_WAIT had no SO_REUSEADDR.
        net.pass(2 * SECOND);
        assertEquals(0, net.bind(again, NetHarness.inet(0, port)));
    }

    @Test
    void reuseaddrAndReuseportRules() {
        long a = net.stream();
        long b = net.stream();
        net.option(a, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        net.option(b, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        assertEquals(0, net.bind(a, NetHarness.inet(0, 4000)));
        assertEquals(0, net.bind(b, NetHarness.inet(0, 4000)));
        assertEquals(0, net.listen(a, 1));
        assertEquals(-Errno.EADDRINUSE, net.listen(b, 1));
        long c = net.stream();
        assertEquals(-Errno.EADDRINUSE, net.bind(c, NetHarness.inet(NetHarness.LOOPBACK, 4000)));
        long d = net.socket(Sockets.AF_INET6, Sockets.SOCK_STREAM);
        assertEquals(-Errno.EADDRINUSE, net.bind(d, NetHarness.inet6(false, 4000)));
        net.option(d, Sockets.SOL_IPV6, SocketsIp.IPV6_V6ONLY, 1);
        assertEquals(0, net.bind(d, NetHarness.inet6(false, 4000)));
        assertEquals(-Errno.EACCES, net.bind(NetHarness.USER, c, NetHarness.inet(0, 80)));
        assertEquals(-Errno.EADDRNOTAVAIL, net.bind(c, NetHarness.inet(0x08080808, 0)));
        assertEquals(-Errno.ENETUNREACH, net.connect(c, NetHarness.inet(0x08080808, 53)));
    }

    @Test
    void dualStackListenerTakesBothFamilies() {
        long l = net.socket(Sockets.AF_INET6, Sockets.SOCK_STREAM);
        assertEquals(0, net.bind(l, NetHarness.inet6(false, 0)));
        assertEquals(0, net.listen(l, 5));
        int port = net.port(l);
        long four = net.stream();
        assertEquals(0, net.connect(four, NetHarness.inet(NetHarness.LOOPBACK, port)));
        long six = net.socket(Sockets.AF_INET6, Sockets.SOCK_STREAM);
        assertEquals(0, net.connect(six, NetHarness.inet6(true, port)));
        long first = net.accept(l);
        byte[] peer = net.bytes;
        assertEquals(28, peer.length);
        assertEquals((byte) 0xff, peer[18]);
        assertEquals(127, peer[20]);
        long second = net.accept(l);
        net.send(first, text("v4"));
        net.send(second, text("v6"));
        assertArrayEquals(text("v4"), net.recv(four));
        assertArrayEquals(text("v6"), net.recv(six));
    }

    @Test
    void connectsToItself() {
        long s = net.stream();
        assertEquals(0, net.bind(s, NetHarness.inet(NetHarness.LOOPBACK, 5555)));
        assertEquals(0, net.connect(s, NetHarness.inet(NetHarness.LOOPBACK, 5555)));
        net.send(s, text("echo"));
        assertArrayEquals(text("echo"), net.recv(s));
    }

    @Test
    void optionsHaveLinuxValues() {
        long[] p = net.pair();
        assertEquals(Sockets.SOCK_STREAM, net.option(p[0], Sockets.SOL_SOCKET, Sockets.SO_TYPE));
        assertEquals(0, net.option(p[0], Sockets.SOL_TCP, SocketsIp.TCP_NODELAY, 5));
        assertEquals(1, net.option(p[0], Sockets.SOL_TCP, SocketsIp.TCP_NODELAY));
        assertEquals(0, net.option(p[0], Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, 10_000));
        assertEquals(20_000, net.option(p[0], Sockets.SOL_SOCKET, Sockets.SO_RCVBUF));
        assertEquals(-Errno.ENOPROTOOPT, net.option(p[0], Sockets.SOL_SOCKET, Sockets.SO_TYPE, 1));
        assertEquals(-Errno.ENOPROTOOPT, net.option(p[0], Sockets.SOL_SOCKET, 9999));
        assertEquals(-Errno.EINVAL, net.option(p[0], Sockets.SOL_TCP, SocketsIp.TCP_KEEPCNT, 200));
        assertEquals(240, net.getsockopt(p[0], Sockets.SOL_TCP, SocketsIp.TCP_INFO, 1000));
        ByteBuffer info = ByteBuffer.wrap(net.bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1, info.get(0));
        assertEquals(65495, info.getInt(16));
    }

    @Test
    void corkHoldsAndPushes() {
        long[] p = net.pair();
        net.option(p[0], Sockets.SOL_TCP, SocketsIp.TCP_CORK, 1);
        net.send(p[0], text("a"));
        assertNull(net.recv(p[1]));
        net.pass(SECOND / 4);
        assertArrayEquals(text("a"), net.recv(p[1]));
        net.send(p[0], text("b"));
        assertNull(net.recv(p[1]));
        net.option(p[0], Sockets.SOL_TCP, SocketsIp.TCP_CORK, 0);
        assertArrayEquals(text("b"), net.recv(p[1]));
    }

    @Test
    void lingerZeroResets() {
        long[] p = net.pair();
        net.setsockopt(p[0], Sockets.SOL_SOCKET, Sockets.SO_LINGER, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        net.close(p[0]);
        assertNull(net.recv(p[1]));
        assertEquals(-Errno.ECONNRESET, net.received.result());
    }

    @Test
    void freshAndListeningSocketsPollAsOnLinux() {
        long s = net.stream();
        assertEquals(OUT | Poll.POLLHUP, net.mask(s));
        assertEquals(-Errno.EPIPE, net.send(s, text("x")));
        assertNull(net.recv(s));
        assertEquals(-Errno.ENOTCONN, net.received.result());
        assertEquals(-Errno.ENOTCONN, net.shutdown(s, Sockets.SHUT_RDWR));
        assertEquals(-Errno.EINVAL, net.accept(s));
        long l = net.listener(1);
        assertEquals(0, net.mask(l));
        assertTrue(NetHarness.again(net.accept(l)));
    }

    @Test
    void manyConnectionsComeAndGoWithoutLeaving() {
        long l = net.listener(100);
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(l));
        for (int i = 0; i < 5000; i++) {
            long c = net.stream();
            assertEquals(0, net.connect(c, to));
            long s = net.accept(l);
            net.send(c, text("ping"));
            net.recv(s);
            net.close(c);
            net.close(s);
        }
        net.close(l);
        net.pass(100 * SECOND);
        assertEquals(0, net.service.stack().env().budget().used());
        assertEquals(Long.MAX_VALUE, net.service.nextDeadlineNs());
        assertTrue(net.service.stack().tcp().connections().isEmpty());
        assertFalse(net.tick());
    }
}
