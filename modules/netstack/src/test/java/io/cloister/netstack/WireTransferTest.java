package io.cloister.netstack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.wire.IpAddr;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two stacks with a bad cable between them: what one sends arrives whole at the other. */
class WireTransferTest {
    private static final IpAddr OTHER = IpAddr.parse4("10.0.0.3");

    private final LinkedHost[] hosts = new LinkedHost[2];
    private Random random;
    private int percent;

    private void connectHosts(long seed, int badness) {
        random = new Random(seed);
        percent = badness;
        hosts[0] = new LinkedHost(seed, new LinkConfig("eth0", 0x020000000002L, 1500, LinkedHost.SELF, 24, OTHER));
        hosts[1] = new LinkedHost(
                seed + 1, new LinkConfig("eth0", 0x020000000003L, 1500, OTHER, 24, LinkedHost.SELF));
    }

    /** Carries frames over; true where there were any. */
    private boolean carry() {
        boolean any = false;
        for (int i = 0; i < 2; i++) {
            LinkedHost to = hosts[1 - i];
            for (byte[] frame : hosts[i].device.taken()) {
                any = true;
                fate(frame, to);
            }
            if (!to.device.incoming.isEmpty()) {
                to.net.linkReady();
            }
        }
        return any;
    }

    private void fate(byte[] frame, LinkedHost to) {
        int fate = random.nextInt(100);
        if (fate < percent) {
            return;
        }
        if (fate < 2 * percent) {
            to.device.incoming.add(frame.clone());
        } else if (fate < 3 * percent) {
            to.device.incoming.addFirst(frame);
            return;
        } else if (fate < 3 * percent + 1) {
            frame[14 + random.nextInt(frame.length - 14)] ^= 0x20;
        }
        to.device.incoming.add(frame);
    }

    /** Lets time pass on both sides to the next deadline. */
    private void tick() {
        long next = Math.min(hosts[0].net.service.nextDeadlineNs(), hosts[1].net.service.nextDeadlineNs());
        assertTrue(next != Long.MAX_VALUE, "nothing is under way");
        for (LinkedHost host : hosts) {
            host.net.nowNs = Math.max(host.net.nowNs, next);
            host.net.service.onTimer(host.net.nowNs);
            host.net.twin.step();
        }
    }

    private void settle() {
        int rounds = 0;
        while (carry()) {
            assertTrue(rounds++ < 10_000, "it never ends");
        }
    }

    private void transfer(long seed, int badness) {
        connectHosts(seed, badness);
        NetHarness a = hosts[0].net;
        NetHarness b = hosts[1].net;
        long l = b.stream();
        assertEquals(0, b.bind(l, NetHarness.inet(0, 7000)));
        assertEquals(0, b.listen(l, 5));
        long c = a.stream();
        assertEquals(-Errno.EINPROGRESS, a.connect(c, NetHarness.inet(OTHER.v4Bits(), 7000)));
        long s = b.accept(l);
        for (int i = 0; i < 200 && (s < 0 || (a.mask(c) & Poll.POLLOUT) == 0); i++) {
            settle();
            s = s < 0 ? b.accept(l) : s;
            if (s < 0) {
                tick();
            }
        }
        assertEquals(0, a.option(c, Sockets.SOL_SOCKET, Sockets.SO_ERROR), "seed " + seed);
        byte[] there = new byte[400_000];
        new Random(seed).nextBytes(there);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int sent = 0;
        boolean ended = false;
        for (int i = 0; i < 100_000 && !ended; i++) {
            long took = sent < there.length
                    ? a.send(c, Arrays.copyOfRange(there, sent, Math.min(there.length, sent + 7000)))
                    : -1;
            sent += (int) Math.max(0, took);
            if (sent == there.length) {
                sent++;
                a.shutdown(c, Sockets.SHUT_WR);
            }
            boolean moved = carry();
            byte[] in = b.recv(s);
            ended = in != null && in.length == 0;
            got.writeBytes(in == null ? new byte[0] : in);
            if (!moved && took <= 0 && in == null) {
                tick();
            }
        }
        assertArrayEquals(there, got.toByteArray(), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void arrivesWhole(long seed) {
        transfer(seed, seed == 1 ? 0 : 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void arrivesWholeOverAnAwfulWire(long seed) {
        transfer(seed, 10);
    }
}
