package io.cloister.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.Templates;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Seeds. {@code -Dseed=12345} runs one and no other, {@code -Dseeds=N} that many from it on, {@code -Dsteps=N} ends
 * each after so many steps. A failure says its seed and the last that happened.
 */
final class SimulationTest {
    private static final long FIRST_SEED = 1;
    private static final int SEEDS = 150;
    private static final long STEPS = 400_000;
    private static final int CANARY_SEEDS = 60;
    private static final long SWAPPED_SEED = 5000;
    private static final int SWAPPED_SEEDS = 4;

    private static SimWorld run(long seed, Consumer<SimWorld> change) {
        return run(new SimWorld(seed, false), seed, change);
    }

    private static SimWorld run(SimWorld world, long seed, Consumer<SimWorld> change) {
        long asked = Long.getLong("steps", STEPS);
        world.program("other", g -> g.exit(77));
        change.accept(world);
        world.run(new Scenario(2 + (int) (seed % 5)), asked);
        return world;
    }

    /** On the carrier that the guests run on, so that a switch between them wakes nobody. */
    private static void inTurn(Runnable test) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(test, null);
        Thread.ofVirtual().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void guestsFindWhatTheyMustUnderAllSeeds() throws Throwable {
        long first = Long.getLong("seed", FIRST_SEED);
        int count = Integer.getInteger("seeds", System.getProperty("seed") == null ? SEEDS : 1);
        inTurn(() -> {
            long steps = 0;
            long calls = 0;
            for (long seed = first; seed < first + count; seed++) {
                SimWorld world = run(seed, w -> {});
                steps += world.scheduler().steps();
                calls += world.doors().taken();
            }
            System.out.println(
                    "simulation: " + count + " seeds from " + first + ", " + steps + " steps, " + calls + " calls");
        });
    }

    @Test
    void theSameSeedIsTheSameRun() throws Throwable {
        inTurn(() -> {
            long other = 0;
            for (long seed = 1000; seed < 1005; seed++) {
                SimWorld one = run(seed, w -> { });
                SimWorld two = run(seed, w -> { });
                assertEquals(one.trace().count(), two.trace().count());
                assertEquals(one.trace().hash(), two.trace().hash());
                assertNotEquals(other, one.trace().hash());
                other = one.trace().hash();
            }
        });
    }

    /**
     * All that guests, services and host say to each other is the same, though no service lives longer than a few
     * steps.
     */
    @Test
    void servicesThatAreReplacedAfterEveryStepMakeNoDifference() throws Throwable {
        inTurn(() -> {
            for (long seed = SWAPPED_SEED; seed < SWAPPED_SEED + Integer.getInteger("swaps", SWAPPED_SEEDS); seed++) {
                SimWorld plain = run(seed, w -> { });
                SimWorld swapped = run(new SimWorld(seed, true), seed, w -> { });
                assertEquals(plain.trace().last(), swapped.trace().last(), "seed " + seed);
                assertEquals(plain.trace().hash(), swapped.trace().hash(), "seed " + seed);
            }
        });
    }

    @Test
    void aLostReadinessIsFound() throws Throwable {
        inTurn(() ->
                assertFound(w -> w.kernel().wire((from, to, m) -> m.template != Templates.VFS_SOCKET_READY
                        || m.body().getInt(0) % 3 != 1)));
    }

    @Test
    void aLostKickIsFound() throws Throwable {
        inTurn(() -> assertFound(w -> w.kernel().wire((from, to, m) -> m.template != Templates.DISPATCH_KICK)));
    }

    @Test
    void swappedBytesAreFound() throws Throwable {
        inTurn(() -> assertFound(w -> w.descriptors().swapEvery(3)));
    }

    @Test
    void anObjectThatIsNeverClosedIsFound() throws Throwable {
        inTurn(() -> assertFound(w -> w.kernel().wire((from, to, m) -> m.template != Templates.MM_OBJECT_GONE)));
    }

    /** A canary: {@code damage} must be seen from outside within a few seeds. */
    private static void assertFound(Consumer<SimWorld> damage) {
        boolean found = false;
        for (long seed = 1; seed <= CANARY_SEEDS && !found; seed++) {
            try {
                run(seed, damage);
            } catch (SimFailure failure) {
                found = failure.getMessage().startsWith("seed " + seed);
            }
        }
        assertTrue(found, "the damage was not found within " + CANARY_SEEDS + " seeds");
    }
}
