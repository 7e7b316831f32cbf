package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.Message;
import io.cloister.bus.net.NetLimits;
import io.cloister.netstack.env.NetstackLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** UDP, ping and raw sockets as programs use them; results as udp(7), raw(7), ip(7) say. */
class DatagramScenarioTest {
    private final NetHarness net = new NetHarness();

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    private long bound(int domain) {
        long id = net.socket(domain, Sockets.SOCK_DGRAM);
        byte[] any = domain == Sockets.AF_INET ? NetHarness.inet(0, 0) : NetHarness.inet6(false, 0);
        assertEquals(0, net.bind(id, any));
        return id;
    }

    @Test
    void datagramsKeepTheirBounds() {
        long a = bound(Sockets.AF_INET);
        long b = net.datagram();
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(a));
        assertEquals(-Errno.EDESTADDRREQ, net.send(b, text("x")));
        assertEquals(5, net.sendTo(b, to, text("first")));
        assertEquals(0, net.sendTo(b, to, new byte[0]));
        assertEquals(4, net.sendTo(b, to, text("last")));
        assertEquals(5, net.ioctl(a, Ioctls.FIONREAD, new byte[0]));
        assertArrayEquals(text("fi"), net.recv(a, 2, Sockets.MSG_PEEK));
        assertEquals(Sockets.MSG_TRUNC, net.received.msgFlags());
        assertEquals(5, net.received.trueLength());
        assertArrayEquals(text("fir"), net.recv(a, 3, 0));
        assertEquals(0, net.recv(a).length);
        assertArrayEquals(text("last"), net.recv(a));
        assertEquals(16, net.received.addressLength());
        assertNull(net.recv(a));
        assertEquals(-Errno.EAGAIN, net.received.result());
    }

    /**
     * A message's memory is the transport's: in a snapshot it would be 16 KiB that nobody reads, and different ones
     * from run to run.
     */
    @Test
    void messagesAreNoState() {
        long a = bound(Sockets.AF_INET);
        long b = net.datagram();
        assertEquals(5, net.sendTo(b, NetHarness.inet(NetHarness.LOOPBACK, net.port(a)), text("first")));
        assertArrayEquals(text("first"), net.recv(a));
        net.twin.check();
        assertFalse(net.twin.lastText().contains("length=" + Message.MAX_BODY));
    }

    @Test
    void largestDatagramTravelsInRuns() {
        long a = bound(Sockets.AF_INET);
        long b = net.datagram();
        byte[] data = new byte[65507];
        new Random(3).nextBytes(data);
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(a));
        assertEquals(0, net.connect(b, to));
        for (int at = 0; at < data.length; at += NetLimits.MAX_DATA) {
            byte[] run = Arrays.copyOfRange(data, at, Math.min(data.length, at + NetLimits.MAX_DATA));
            assertEquals(run.length, net.run(b, new byte[0], run, at, data.length));
        }
        byte[] got = new byte[data.length];
        int at = 0;
        while (at < got.length) {
            byte[] run = net.recv(a, NetLimits.MAX_DATA, 0, at, 70000);
            assertTrue(run.length > 0);
            System.arraycopy(run, 0, got, at, run.length);
            at += run.length;
        }
        assertArrayEquals(data, got);
        assertNull(net.recv(a));
        assertEquals(-Errno.EMSGSIZE, oversized(b));
    }

    private long oversized(long id) {
        byte[] run = new byte[NetLimits.MAX_DATA];
        long result = 0;
        for (int at = 0; at < 65508 && result >= 0; at += run.length) {
            int n = Math.min(run.length, 65508 - at);
            result = net.run(id, new byte[0], Arrays.copyOf(run, n), at, 65508);
        }
        return result;
    }

    @Test
    void unreachablePortIsToldToConnectedSockets() {
        long a = net.datagram();
        assertEquals(0, net.connect(a, NetHarness.inet(NetHarness.LOOPBACK, 7)));
        assertEquals(1, net.send(a, text("x")));
        assertTrue((net.mask(a) & Poll.POLLERR) != 0);
        assertNull(net.recv(a));
        assertEquals(-Errno.ECONNREFUSED, net.received.result());
        long b = net.datagram();
        assertEquals(1, net.sendTo(b, NetHarness.inet(NetHarness.LOOPBACK, 7), text("x")));
        assertEquals(0, net.mask(b) & Poll.POLLERR);
        net.option(b, Sockets.SOL_IP, SocketsIp.IP_RECVERR, 1);
        net.sendTo(b, NetHarness.inet(NetHarness.LOOPBACK, 7), text("lost"));
        assertArrayEquals(text("lost"), net.recv(b, 100, Sockets.MSG_ERRQUEUE));
        assertEquals(Sockets.MSG_ERRQUEUE, net.received.msgFlags());
        ByteBuffer control = ByteBuffer.wrap(net.received.control()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(SocketsIp.IP_RECVERR, control.getInt(12));
        assertEquals(Errno.ECONNREFUSED, control.getInt(16));
    }

    @Test
    void connectedSocketHearsItsPeerOnly() {
        long a = bound(Sockets.AF_INET);
        long friend = bound(Sockets.AF_INET);
        long stranger = bound(Sockets.AF_INET);
        net.connect(a, NetHarness.inet(NetHarness.LOOPBACK, net.port(friend)));
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(a));
        net.sendTo(stranger, to, text("no"));
        net.sendTo(friend, to, text("yes"));
        assertArrayEquals(text("yes"), net.recv(a));
        assertNull(net.recv(a));
        assertEquals(0, net.connect(a, new byte[16]));
        net.sendTo(stranger, to, text("now"));
        assertArrayEquals(text("now"), net.recv(a));
        assertEquals(-Errno.ENOTCONN, net.getpeername(a));
    }

    @Test
    void dualStackAndPktinfo() {
        long six = bound(Sockets.AF_INET6);
        net.option(six, Sockets.SOL_IPV6, SocketsIp.IPV6_RECVPKTINFO, 1);
        long four = net.datagram();
        net.sendTo(four, NetHarness.inet(NetHarness.LOOPBACK, net.port(six)), text("4"));
        assertArrayEquals(text("4"), net.recv(six));
        assertEquals(28, net.received.addressLength());
        assertEquals(40, net.received.controlLength());
        byte[] peer = net.received.address();
        assertEquals(1, net.sendTo(six, peer, text("6")));
        assertArrayEquals(text("6"), net.recv(four));
    }

    @Test
    void multicastGoesToMembers() {
        int group = 0xe0000001 + 0x100;
        long a = net.datagram();
        long b = net.datagram();
        for (long id : new long[] {a, b}) {
            net.option(id, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            assertEquals(0, net.bind(id, NetHarness.inet(0, 6000)));
        }
        byte[] mreq = ByteBuffer.allocate(8).putInt(group).putInt(NetHarness.LOOPBACK).array();
        assertEquals(0, net.setsockopt(a, Sockets.SOL_IP, SocketsIp.IP_ADD_MEMBERSHIP, mreq));
        assertEquals(-Errno.EADDRINUSE, net.setsockopt(a, Sockets.SOL_IP, SocketsIp.IP_ADD_MEMBERSHIP, mreq));
        long sender = net.datagram();
        assertEquals(-Errno.ENETUNREACH, net.sendTo(sender, NetHarness.inet(group, 6000), text("m")));
        net.setsockopt(
                sender,
                Sockets.SOL_IP,
                SocketsIp.IP_MULTICAST_IF,
                ByteBuffer.allocate(4).putInt(NetHarness.LOOPBACK).array());
        assertEquals(1, net.sendTo(sender, NetHarness.inet(group, 6000), text("m")));
        assertArrayEquals(text("m"), net.recv(a));
        assertNull(net.recv(b));
    }

    @Test
    void pingIsAnswered() {
        long raw = net.create(Sockets.AF_INET, Sockets.SOCK_RAW, SocketsIp.IPPROTO_ICMP);
        assertTrue(raw > 0);
        assertEquals(-Errno.EPERM, net.create(NetHarness.USER, Sockets.AF_INET, Sockets.SOCK_RAW, 1));
        byte[] echo = {8, 0, (byte) 0xf7 - 1, (byte) 0xfd, 0, 1, 0, 1};
        int sum = ~(0x0800 + 1 + 1) & 0xffff;
        echo[2] = (byte) (sum >> 8);
        echo[3] = (byte) sum;
        assertEquals(8, net.sendTo(raw, NetHarness.inet(NetHarness.LOOPBACK, 0), echo));
        byte[] request = net.recv(raw);
        assertEquals(8, request[20], "a raw socket sees the request too");
        byte[] answer = net.recv(raw);
        assertEquals(0x45, answer[0]);
        assertEquals(0, answer[20]);
        long ping = net.create(Sockets.AF_INET6, Sockets.SOCK_DGRAM, SocketsIp.IPPROTO_ICMPV6);
        assertEquals(8, net.sendTo(ping, NetHarness.inet6(true, 0), new byte[] {(byte) 128, 0, 0, 0, 0, 0, 0, 9}));
        byte[] six = net.recv(ping);
        assertEquals((byte) 129, six[0]);
        assertEquals(9, six[7]);
    }

    @Test
    void queueIsBounded() {
        long a = bound(Sockets.AF_INET);
        long b = net.datagram();
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, net.port(a));
        for (int i = 0; i < 5000; i++) {
            assertEquals(100, net.sendTo(b, to, new byte[100]));
        }
        int n = 0;
        while (net.recv(a) != null) {
            n++;
        }
        assertTrue(n > 100 && n <= NetstackLimits.DATAGRAMS, "queued " + n);
        assertEquals(0, net.service.stack().env().budget().used());
    }
}
