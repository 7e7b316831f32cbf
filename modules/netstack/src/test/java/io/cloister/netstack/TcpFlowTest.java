package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.bus.net.NetLimits;
import io.cloister.netstack.env.NetstackCounters;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the sizes of buffers, writes and reads: on a link that loses nothing no byte ever has to wait for a timer.
 */
class TcpFlowTest {
    private static final int ROUNDS = 800;

    private static int someSize(Random r) {
        return r.nextInt(3) == 0 ? 0 : 1 + r.nextInt(100_000);
    }

    private static void round(int seed) {
        Random r = new Random(seed);
        NetHarness net = new NetHarness(seed, null);
        long l = net.listener(5);
        long c = net.stream();
        int sendBuffer = someSize(r);
        int receiveBuffer = someSize(r);
        if (receiveBuffer > 0) {
            net.option(l, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, receiveBuffer);
        }
        if (sendBuffer > 0) {
            net.option(c, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, sendBuffer);
        }
        net.option(c, Sockets.SOL_TCP, SocketsIp.TCP_NODELAY, r.nextInt(2));
        net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, net.port(l)));
        long s = net.accept(l);
        int total = 100_000 + r.nextInt(400_000);
        int write = 1 + r.nextInt(NetLimits.MAX_DATA);
        int read = 1 + r.nextInt(NetLimits.MAX_DATA);
        int burst = 1 + r.nextInt(40);
        int drain = 1 + r.nextInt(40);
        int sent = 0;
        int got = 0;
        while (got < total) {
            boolean moved = false;
            for (int i = 0; i < burst && sent < total; i++) {
                long n = net.send(c, new byte[Math.min(write, total - sent)]);
                sent += (int) Math.max(0, n);
                moved |= n > 0;
            }
            for (int i = 0; i < drain; i++) {
                byte[] in = net.recv(s, read, 0);
                got += in == null ? 0 : in.length;
                moved |= in != null;
            }
            assertTrue(moved, "seed " + seed + ": nothing moves at " + got + " of " + total);
            net.events.clear();
        }
        assertEquals(0, net.service.counters().value(NetstackCounters.Kind.TCP_RETRANSMITTED), "seed " + seed);
    }

    @Test
    void nothingWaitsForATimer() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            round(seed);
        }
    }
}
