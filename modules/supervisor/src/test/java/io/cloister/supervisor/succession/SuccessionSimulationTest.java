package io.cloister.supervisor.succession;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many short lives of a sandbox's processes over a model of the host ({@link SuccessionHistory}). {@code -Dseed=} runs
 * one again, {@code -Dseeds=} says how many from there on.
 */
class SuccessionSimulationTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int SEEDS = Integer.getInteger("seeds", System.getProperty("seed") == null ? 20_000 : 1);
    private static final int MOST_SEEDS = 20_000;
    private static final int MANY = 1000;

    @Test
    void whateverHappensNothingIsLostOrLeft() {
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            try {
                new SuccessionHistory(seed, Mistake.NONE).run();
            } catch (AssertionError e) {
                throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** The dice get everywhere: to every way in which a swap can end, and to every verdict about a death. */
    @Test
    void everythingHappensToSomebody() {
        Set<String> missing = new TreeSet<>(List.of(
                "serves in place of", "goes on where it was", "it did not get ready", "can go on where",
                "can't go on where", "reads the state otherwise", "no snapshot could be written",
                "came to no boundary", "died meanwhile", "the new process did not start",
                "the new process is gone", "the supervisor was killed meanwhile",
                "another swap is under way", "is not running just now", "could not write a snapshot",
                "and is restored", "twice of the same input", "does not get on", "before it was ready",
                "the sandbox ends"));
        int supervisors = 0;
        for (long seed = 1; seed <= MOST_SEEDS && !(missing.isEmpty() && supervisors > MANY); seed++) {
            SuccessionHistory history = new SuccessionHistory(seed, Mistake.NONE);
            history.run();
            supervisors += history.supervisors() - 1;
            missing.removeIf(what -> history.said().stream().anyMatch(line -> line.contains(what)));
        }
        assertTrue(missing.isEmpty() && supervisors > MANY, supervisors + " supervisors killed; never: " + missing);
    }

    /** What is done wrong on purpose has to be found, or the checks are blind. */
    @ParameterizedTest
    @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void canary(Mistake mistake) {
        int found = 0;
        for (long seed = 1; seed <= MOST_SEEDS && found == 0; seed++) {
            try {
                new SuccessionHistory(seed, mistake).run();
            } catch (AssertionError e) {
                found++;
            }
        }
        assertTrue(found > 0, "nobody noticed in " + MOST_SEEDS + " histories: " + mistake);
    }
}
