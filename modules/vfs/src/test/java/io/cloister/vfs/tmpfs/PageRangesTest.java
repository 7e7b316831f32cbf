package io.cloister.vfs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of pages against a bit set. */
final class PageRangesTest {
    @Test
    void countsLikeBits() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            PageRanges ranges = new PageRanges();
            BitSet bits = new BitSet();
            for (int step = 0; step < 1000; step++) {
                int from = random.nextInt(200);
                int to = from + 1 + random.nextInt(30);
                assertEquals(to - from - bits.get(from, to).cardinality(), ranges.missing(from, to),
                    "seed " + seed + " step " + step);
                if (random.nextBoolean()) {
                    ranges.add(from, to);
                    bits.set(from, to);
                } else {
                    ranges.remove(from, to);
                    bits.clear(from, to);
                }
                assertEquals(bits.cardinality(), ranges.pages(), "seed " + seed + " step " + step);
            }
        }
    }
}
