package io.cloister.simulation;

import org.junit.jupiter.api.Test;

final class SimulationTest {
    @Test
    void starts() throws Exception {
        Thread t = Thread.ofVirtual().start(() -> {
            try {
                SimWorld w = new SimWorld(1);
                w.run(g -> {
                    int c = g.fork(h -> h.exit(3));
                    g.same(3 << 8, g.waitFor(c), "status");
                }, 100000);
                System.out.println("ok steps " + w.scheduler().steps() + " fds " + w.descriptors().open() + " objects " + w.descriptors().objects()
                    + " tree " + w.tree().open() + " stubs " + w.stubs().used());
            } catch (Throwable e) {
                e.printStackTrace();
            }
        });
        t.join();
    }
}
