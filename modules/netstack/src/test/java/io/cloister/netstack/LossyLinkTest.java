package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.netstack.env.NetstackCounters;
import io.cloister.netstack.ip.LoopbackLink;
import io.cloister.netstack.ip.PacketPool;
import io.cloister.netstack.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a link that loses, doubles, swaps and damages packets a stream still arrives whole. */
class LossyLinkTest {
    /** A bad loopback: decided by a seed, not by time. */
    private static final class BadLink extends LoopbackLink {
        private final Random random;
        private final PacketPool pool;
        private final int percent;
        private final List<Packet> late = new ArrayList<>();

        BadLink(NetstackCounters counters, PacketPool pool, long seed, int percent) {
            super(counters, pool);
            this.pool = pool;
            this.random = new Random(seed);
            this.percent = percent;
        }

        @Override
        public boolean trusted() {
            return false;
        }

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(Packet p) {
            int fate = random.nextInt(100);
            if (fate < percent) {
                pool.give(p);
                return;
            }
            if (fate < 2 * percent) {
                super.transmit(pool.copy(p));
            } else if (fate < 3 * percent) {
                late.add(p);
                return;
            } else if (fate < 3 * percent + 2) {
                p.bytes[p.start + random.nextInt(p.length())] ^= 0x10;
            }
            super.transmit(p);
            if (!late.isEmpty() && random.nextInt(3) == 0) {
                super.transmit(late.removeFirst());
            }
        }
    }

    private static void transfer(long seed, int percent) {
        NetHarness net = new NetHarness(seed, (counters, pool) -> new BadLink(counters, pool, seed, percent));
        long l = net.listener(5);
        long c = net.stream();
        long result = net.connect(c, NetHarness.inet(NetHarness.LOOPBACK, net.port(l)));
        for (int i = 0; result == -Errno.EINPROGRESS && i < 50 && (net.mask(c) & Poll.POLLOUT) == 0; i++) {
            net.tick();
        }
        assertEquals(0, net.option(c, Sockets.SOL_SOCKET, Sockets.SO_ERROR), "seed " + seed);
        long s = net.accept(l);
        for (int i = 0; s < 0 && i < 50; i++) {
            net.tick();
            net.send(c, new byte[0]);
            s = net.accept(l);
        }
        assertTrue(s > 0, "seed " + seed + ": " + s);
        byte[] there = new byte[300_000];
        byte[] back = new byte[120_000];
        new Random(seed).nextBytes(there);
        new Random(seed + 1).nextBytes(back);
        ByteArrayOutputStream gotThere = new ByteArrayOutputStream();
        ByteArrayOutputStream gotBack = new ByteArrayOutputStream();
        int[] sent = new int[2];
        boolean[] ended = new boolean[2];
        for (int i = 0; i < 200_000 && !(ended[0] && ended[1]); i++) {
            boolean moved = push(net, c, there, sent, 0) | push(net, s, back, sent, 1);
            moved |= pull(net, s, gotThere, ended, 0) | pull(net, c, gotBack, ended, 1);
            if (!moved) {
                assertTrue(net.tick(), "stuck: seed " + seed + " at " + gotThere.size() + " and " + gotBack.size());
            }
        }
        assertArrayEquals(there, gotThere.toByteArray(), "seed " + seed);
        assertArrayEquals(back, gotBack.toByteArray(), "seed " + seed);
        net.close(c);
        net.close(s);
        net.close(l);
        for (int i = 0; i < 10_000 && net.tick(); i++) {
            assertTrue(net.nowNs > 0);
        }
        assertEquals(0, net.service.stack().env().budget().used(), "seed " + seed);
    }

    private static boolean push(NetHarness net, long id, byte[] data, int[] sent, int way) {
        if (sent[way] >= data.length) {
            if (sent[way] == data.length) {
                sent[way]++;
                net.shutdown(id, Sockets.SHUT_WR);
            }
            return false;
        }
        int n = Math.min(7000, data.length - sent[way]);
        long took = net.send(id, Arrays.copyOfRange(data, sent[way], sent[way] + n));
        assertTrue(took > 0 || took == -Errno.EAGAIN, "send: " + took);
        sent[way] += (int) Math.max(0, took);
        return took > 0;
    }

    private static boolean pull(NetHarness net, long id, ByteArrayOutputStream got, boolean[] ended, int way) {
        byte[] in = ended[way] ? null : net.recv(id, 5000, 0);
        if (in == null) {
            assertTrue(ended[way] || net.received.result() == -Errno.EAGAIN, "receive: " + net.received.result());
            return false;
        }
        ended[way] = in.length == 0;
        got.writeBytes(in);
        return true;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void arrivesWholeOverABadLink(long seed) {
        transfer(seed, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void arrivesWholeOverAnAwfulLink(long seed) {
        transfer(seed, 12);
    }
}
