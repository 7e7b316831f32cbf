package io.cloister.simulation;

import io.cloister.abi.Signals;
import io.cloister.abi.Sys;

/**
 * A parent that is killed while it forks: each child runs to its end or was never there, none is left half made with
 * files that stay open.
 */
final class OrphanProgram implements Program {
    private static final int ROUNDS = 4;
    private static final int MOST_STEPS = 10;

    @Override
    public void run(Guest g) {
        for (int round = 0; round < ROUNDS; round++) {
            int[] pipe = g.pair(Sys.PIPE2, 0);
            int maker = g.fork(child -> {
                child.writeAll(pipe[1], new byte[] {1});
                while (true) {
                    child.fork(orphan -> orphan.must(orphan.write(pipe[1], new byte[] {2}), "write of an orphan"));
                    child.call(Sys.WAIT4, -1, 0, 1, 0);
                }
            });
            g.must(g.close(pipe[1]), "close");
            g.same(1, g.readFully(pipe[0], 1)[0], "word of the maker");
            for (int i = g.random.nextInt(MOST_STEPS); i > 0; i--) {
                g.call(Sys.GETPPID);
            }
            g.must(g.call(Sys.KILL, maker, Signals.SIGKILL), "kill");
            g.same(Signals.SIGKILL, g.waitFor(maker), "status of the maker");
            byte[] word = g.readFully(pipe[0], 1);
            while (word.length > 0) {
                g.same(2, word[0], "word of an orphan");
                word = g.readFully(pipe[0], 1);
            }
            g.must(g.close(pipe[0]), "close");
        }
    }
}
