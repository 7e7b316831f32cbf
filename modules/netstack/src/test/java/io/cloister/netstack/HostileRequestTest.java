package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Ioctls;
import io.cloister.abi.Sockets;
import io.cloister.bus.net.NetLimits;
import io.cloister.netstack.env.NetstackCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, in whatever order: an answer, never an exception; and when all is closed, nothing is left. */
class HostileRequestTest {
    private static final int STEPS = 40_000;
    private static final int[] LEVELS = {0, 1, 6, 17, 41, 58, 255, 270, -1};
    private static final int[] PROTOCOLS = {0, 0, 0, 1, 6, 17, 58, 255, 300, -1};
    private static final int[] DOMAINS = {2, 2, 2, 10, 10, 16, 17, 1};
    private static final int[] FLAGS = {
        0, 0, 0, Sockets.MSG_PEEK, Sockets.MSG_OOB, Sockets.MSG_TRUNC, Sockets.MSG_ERRQUEUE, Sockets.MSG_MORE
    };

    private final List<Long> ids = new ArrayList<>();

    private static byte[] address(Random r) {
        byte[] b = r.nextInt(3) == 0 ? NetHarness.inet6(r.nextBoolean(), port(r)) : NetHarness.inet(host(r), port(r));
        if (r.nextInt(6) == 0 && b.length == 28) {
            b[18] = -1;
            b[19] = -1;
            b[20] = 127;
        }
        if (r.nextInt(10) == 0) {
            b[r.nextInt(b.length)] ^= (byte) (1 << r.nextInt(8));
        }
        return r.nextInt(20) == 0 ? Arrays.copyOf(b, r.nextInt(40)) : b;
    }

    private static int host(Random r) {
        return switch (r.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 0x7f000002;
            case 2 -> 0xe0000101;
            case 3 -> 0x7fffffff;
            default -> NetHarness.LOOPBACK;
        };
    }

    private static int port(Random r) {
        return r.nextInt(5) == 0 ? 0 : 2000 + r.nextInt(4);
    }

    private static byte[] noise(Random r, int most) {
        byte[] b = new byte[r.nextInt(most)];
        if (r.nextBoolean()) {
            r.nextBytes(b);
        } else if (b.length > 0) {
            b[0] = (byte) r.nextInt(10);
        }
        return b;
    }

    private void step(NetHarness net, Random r) {
        long some = ids.isEmpty() || r.nextInt(50) == 0 ? r.nextInt(100) - 10 : ids.get(r.nextInt(ids.size()));
        int id = (int) some;
        int task = r.nextInt(10) == 0 ? r.nextInt(4) : NetHarness.ROOT;
        int level = LEVELS[r.nextInt(LEVELS.length)];
        int option = r.nextInt(90) - 2;
        switch (r.nextInt(14)) {
            case 0 -> net.net.bind(task, id, address(r));
            case 1 -> net.net.connect(task, id, r.nextInt(4) == 0, address(r));
            case 2 -> net.net.listen(task, id, r.nextInt(6) - 1);
            case 3 -> {
                long accepted = net.accept(id);
                if (accepted > 0) {
                    ids.add(accepted);
                }
            }
            case 4 -> send(net, r, task, id);
            case 5 ->
                net.net.recv(
                        task,
                        id,
                        r.nextInt(20_000) - 10,
                        FLAGS[r.nextInt(8)],
                        r.nextInt(4) == 0 ? r.nextInt(100) : 0,
                        r.nextInt(70_000));
            case 6 -> net.shutdown(id, r.nextInt(5) - 1);
            case 7 -> net.net.getsockopt(id, level, option, r.nextInt(300) - 5);
            case 8 -> net.net.setsockopt(task, id, level, option, noise(r, 64));
            case 9 -> net.net.getsockname(id);
            case 10 -> net.getpeername(id);
            case 11 ->
                net.net.ioctl(task, id, r.nextInt(3) == 0 ? Ioctls.FIONREAD : 0x8900 + r.nextInt(0x90), noise(r, 64));
            case 12 -> net.net.text(r.nextInt(20), r.nextInt(3000) - 100);
            default -> {
                if (r.nextInt(3) == 0) {
                    net.close(id);
                    ids.remove(some);
                }
            }
        }
    }

    private static void send(NetHarness net, Random r, int task, int id) {
        byte[] data = noise(r, r.nextInt(10) == 0 ? NetLimits.MAX_DATA : 300);
        byte[] to = r.nextInt(3) != 0 ? new byte[0] : r.nextBoolean() ? address(r) : noise(r, 130);
        byte[] control = r.nextInt(5) == 0 ? noise(r, 60) : new byte[0];
        int total = r.nextInt(10) == 0 ? r.nextInt(70_000) - 5 : data.length;
        int offset = r.nextInt(20) == 0 ? r.nextInt(100) : 0;
        net.net.send(task, id, FLAGS[r.nextInt(8)], offset, total, to, control, new UnsafeBuffer(data), 0, data.length);
    }

    /** Two sockets that talk, so that not only errors are met. */
    private void friends(NetHarness net, Random r) {
        boolean stream = r.nextInt(3) != 0;
        long[] pair = stream ? net.pair() : new long[] {net.datagram(), net.datagram()};
        if (!stream) {
            net.bind(pair[0], NetHarness.inet(NetHarness.LOOPBACK, 0));
            net.connect(pair[1], NetHarness.inet(NetHarness.LOOPBACK, net.port(pair[0])));
        }
        for (long id : pair) {
            if (id > 0) {
                ids.add(id);
                net.send(id, new byte[r.nextInt(NetLimits.MAX_DATA)]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void alwaysAnAnswer(long seed) throws IOException {
        Random r = new Random(seed);
        NetHarness net = new NetHarness(seed, null);
        for (int i = 0; i < STEPS; i++) {
            if (ids.size() < 20 || r.nextInt(60) == 0 && ids.size() < 200) {
                long id = net.create(
                        DOMAINS[r.nextInt(DOMAINS.length)], 1 + r.nextInt(3), PROTOCOLS[r.nextInt(PROTOCOLS.length)]);
                if (id > 0) {
                    ids.add(id);
                }
            }
            try {
                if (r.nextInt(60) == 0 && ids.size() < 150) {
                    friends(net, r);
                }
                step(net, r);
                if (r.nextInt(20) == 0) {
                    net.pass(r.nextInt(2_000_000_000));
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " step " + i, e);
            }
            net.events.clear();
        }
        assertTrue(net.service.counters().value(NetstackCounters.Kind.TCP_PASSIVE_OPENS) > 100);
        net.twin.check();
        for (long id : ids) {
            net.close(id);
        }
        for (int i = 0; i < 100_000 && net.tick(); i++) {
            net.events.clear();
        }
        assertEquals(0, net.service.stack().env().budget().used(), "seed " + seed);
        assertTrue(net.service.stack().tcp().connections().isEmpty());
        assertTrue(net.service.stack().tcp().ports().isEmpty(), "seed " + seed);
        assertTrue(net.service.stack().udp().ports().isEmpty(), "seed " + seed);
    }
}
