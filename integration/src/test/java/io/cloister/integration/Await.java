package io.cloister.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline and without guesses about how long things take. */
final class Await {
    private static final long STEP_MS = 50;

    /** A condition that may throw what the file system throws. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    private Await() {
    }

    /** Returns once {@code condition} holds; after {@code limit} fails with what {@code seen} says. */
    static void until(Duration limit, Condition condition, Supplier<String> seen) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not within " + limit.toSeconds() + " s; seen: " + seen.get());
                }
                Thread.sleep(STEP_MS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
