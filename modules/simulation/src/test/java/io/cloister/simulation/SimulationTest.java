package io.cloister.simulation;

import org.junit.jupiter.api.Test;

final class SimulationTest {
    @Test
    void starts() throws Exception {
        int from = Integer.getInteger("seed", 1);
        int n = Integer.getInteger("seeds", 20);
        Thread t = Thread.ofVirtual().start(() -> {
            for (int seed = from; seed < from + n; seed++) {
            try {
                long t0 = System.nanoTime();
                SimWorld w = new SimWorld(seed);
                w.program("other", g -> g.exit(77));
                w.run(new Scenario(4), 400000);
                System.out.println("ok seed " + seed + " steps " + w.scheduler().steps() + " fds " + w.descriptors().open() + " objects " + w.descriptors().objects()
                    + " tree " + w.tree().open() + " stubs " + w.stubs().used() + " status " + w.endStatus() + " ms " + (System.nanoTime() - t0) / 1000000);
            } catch (Throwable e) {
                e.printStackTrace(System.out);
            }
            }
        });
        t.join();
    }
}
