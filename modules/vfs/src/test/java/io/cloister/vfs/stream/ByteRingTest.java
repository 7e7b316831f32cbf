package io.cloister.vfs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A ring against a list of bytes. */
final class ByteRingTest {
    private static final int LONGEST = 3000;
    private final byte[] scratch = new byte[LONGEST];
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[LONGEST]);

    @Test
    void isAListOfBytes() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            BufferBudget budget = new BufferBudget(1 << 20);
            ByteRing ring = new ByteRing(1 + random.nextInt(10_000), budget);
            List<Byte> model = new ArrayList<>();
            for (int step = 0; step < 500; step++) {
                step(random, ring, model);
                assertEquals(model.size(), ring.size(), "seed " + seed + " step " + step);
                assertTrue(ring.size() <= ring.capacity());
                assertEquals(ring.capacity() - ring.size(), ring.free());
            }
            ring.dispose();
            assertEquals(0, budget.used());
        }
    }

    private void step(Random random, ByteRing ring, List<Byte> model) {
        int length = random.nextInt(LONGEST);
        switch (random.nextInt(7)) {
            case 0 -> {
                random.nextBytes(scratch);
                memory.putBytes(0, scratch);
                assertEquals(put(model, ring.free(), length), ring.put(memory, 0, length));
            }
            case 1 -> {
                random.nextBytes(scratch);
                assertEquals(put(model, ring.free(), length), ring.put(scratch, 0, length));
            }
            case 2 -> {
                scratch[0] = (byte) length;
                assertEquals(put(model, ring.free(), 1) == 1, ring.put((byte) length));
            }
            case 3 -> {
                int n = ring.take(memory, 0, length);
                memory.getBytes(0, scratch);
                assertEquals(Math.min(length, model.size()), n);
                same(model, 0, n);
                model.subList(0, n).clear();
            }
            case 4 -> {
                int skip = random.nextInt(LONGEST);
                int n = ring.peek(skip, scratch, 0, length);
                assertEquals(Math.max(0, Math.min(length, model.size() - skip)), n);
                same(model, skip, n);
            }
            case 5 -> {
                int n = Math.min(length, model.size());
                ring.unput(n);
                model.subList(model.size() - n, model.size()).clear();
            }
            default -> {
                int wanted = 1 + random.nextInt(10_000);
                assertEquals(wanted >= model.size(), ring.capacity(wanted));
            }
        }
    }

    private int put(List<Byte> model, int free, int length) {
        int n = Math.min(free, length);
        for (int i = 0; i < n; i++) {
            model.add(scratch[i]);
        }
        return n;
    }

    private void same(List<Byte> model, int from, int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(model.get(from + i), scratch[i]);
        }
    }

    /** Who comes when the memory is used up gets one page, and no more. */
    @Test
    void withoutMemoryThereIsOnePage() {
        BufferBudget budget = new BufferBudget(0);
        ByteRing ring = new ByteRing(4 * StreamLimits.PAGE, budget);
        assertEquals(1000, ring.put(scratch, 0, 1000));
        assertEquals(StreamLimits.PAGE, budget.used());
        for (int left = StreamLimits.PAGE - 1000; left > 0; left -= 516) {
            assertEquals(516, ring.put(scratch, 0, 516));
        }
        assertEquals(0, ring.put(scratch, 0, 1));
        assertFalse(ring.put((byte) 1));
        assertEquals(1000, ring.take(memory, 0, 1000));
        assertEquals(1, ring.put(scratch, 0, 1));
        ring.dispose();
        assertEquals(0, budget.used());
    }
}
