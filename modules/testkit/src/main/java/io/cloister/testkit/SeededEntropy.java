package io.cloister.testkit;

import io.cloister.bus.Entropy;
import java.util.SplittableRandom;

/** Random bytes that are the same for the same seed. */
public final class SeededEntropy implements Entropy {
    private final SplittableRandom random;

    /** From {@code seed}. */
    public SeededEntropy(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public void fill(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) random.nextInt();
        }
    }
}
