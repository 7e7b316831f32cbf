package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.NetOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A stack that was saved goes on in another. */
class SnapshotTest {
    private static byte[] save(NetHarness net) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        net.service.save(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void connectionsListenersAndDatagramsSurvive() throws IOException {
        NetHarness old = new NetHarness();
        long l = old.listener(5);
        byte[] to = NetHarness.inet(NetHarness.LOOPBACK, old.port(l));
        long waiting = old.stream();
        NetHarness.expect(0, old.op(NetOp.CONNECT, waiting, to));
        long[] p = old.pair();
        byte[] data = new byte[10_000];
        new Random(1).nextBytes(data);
        old.send(p[0], data);
        old.send(waiting, data);
        long u = old.datagram();
        NetHarness.expect(0, old.op(NetOp.BIND, u, NetHarness.inet(0, 7000)));
        old.sendTo(u, NetHarness.inet(NetHarness.LOOPBACK, 7000), data);
        byte[] snapshot = save(old);

        NetHarness net = new NetHarness();
        net.service.restore(new DataInputStream(new ByteArrayInputStream(snapshot)));
        assertArrayEquals(snapshot, save(net));
        assertArrayEquals(data, net.recv(p[1]));
        assertEquals(data.length, net.send(p[1], data));
        assertArrayEquals(data, net.recv(p[0]));
        long s = net.op(NetOp.ACCEPT, l);
        assertArrayEquals(data, net.recv(s));
        assertArrayEquals(data, net.recv(u));
        long late = net.stream();
        assertEquals(0, net.op(NetOp.CONNECT, late, to));
        assertEquals(-Errno.EADDRINUSE, net.op(NetOp.BIND, net.datagram(), NetHarness.inet(0, 7000)));
        net.op(NetOp.SHUTDOWN, p[0], Sockets.SHUT_WR);
        assertEquals(0, net.recv(p[1]).length);
    }
}
