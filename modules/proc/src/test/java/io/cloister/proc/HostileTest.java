package io.cloister.proc;

import io.cloister.abi.Sys;
import io.cloister.abi.Wait;
import io.cloister.bus.MailboxDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Calls with arguments, lengths and bytes of any kind: an errno at worst, never an exception. */
class HostileTest {
    private static final int CALLS = 20_000;

    @TestFactory
    List<DynamicTest> anything() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int seed = 1; seed <= 6; seed++) {
            long chosen = seed;
            tests.add(DynamicTest.dynamicTest("seed " + seed, () -> run(chosen)));
        }
        return tests;
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        World w = new World();
        List<Integer> served = new ArrayList<>();
        for (int nr = 0; nr < 1024; nr++) {
            if (w.kernel().calls.serves(nr)) {
                served.add(nr);
            }
        }
        int[] tids = new int[8];
        for (int i = 0; i < CALLS; i++) {
            int at = random.nextInt(tids.length);
            if (w.task(tids[at]) == null || w.task(tids[at]).exited) {
                tids[at] = at > 0 && random.nextInt(3) == 0 && w.task(tids[at - 1]) != null
                        ? w.thread(tids[at - 1])
                        : w.fork(1);
            }
            if (tids[at] <= 0 || w.task(tids[at]) == null || w.kernel().parking.of(tids[at]) != null) {
                w.advance(random.nextInt(3_000_000_00));
                w.sent.clear();
                if (tids[at] > 1 && w.task(tids[at]) != null) {
                    w.exitGroup(tids[at], 9);
                    w.wait4(1, -1, Wait.WNOHANG | Wait.__WALL);
                }
                continue;
            }
            int nr = random.nextInt(10) == 0 ? Sys.AGENT_TAKE_SIGNALS : served.get(random.nextInt(served.size()));
            try {
                post(w, random, tids[at], nr);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", call " + i + ", number " + nr, e);
            }
        }
        org.junit.jupiter.api.Assertions.assertTrue(w.service.counters().calls > CALLS / 2, "most calls were made");
    }

    private static void post(World w, Random random, int tid, int nr) {
        long[] args = new long[6];
        for (int i = 0; i < 6; i++) {
            args[i] = value(random);
        }
        World.Posted posted = w.posted(tid, nr, args);
        for (int i = 0; i < 5; i++) {
            if (random.nextBoolean()) {
                byte[] bytes = new byte[random.nextBoolean() ? 128 : random.nextInt(0x900)];
                if (random.nextBoolean()) {
                    random.nextBytes(bytes);
                } else {
                    for (int at = 0; at + 8 <= bytes.length; at += 8) {
                        ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(at, value(random));
                    }
                }
                posted.memory(i, bytes);
                if (random.nextInt(4) == 0) {
                    posted.slot.putLong(MailboxDescriptor.ARGS + 8 * i, args[i]);
                }
            } else if (random.nextInt(5) == 0) {
                posted.slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, -random.nextInt(40));
            }
        }
        posted.slot.putInt(MailboxDescriptor.PHASE, random.nextInt(6) == 0 ? 1 : 0);
        posted.post();
    }

    private static long value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> 0;
            case 3 -> -1;
            case 4 -> Long.MIN_VALUE >>> random.nextInt(64);
            case 5 -> random.nextInt(10);
            default -> random.nextInt(70);
        };
    }
}
