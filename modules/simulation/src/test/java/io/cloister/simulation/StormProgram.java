package io.cloister.simulation;

import io.cloister.abi.Signals;
import io.cloister.abi.Sys;

/** A process group that forks without end, until all of it is killed at once. */
final class StormProgram implements Program {
    private static final int LEADERS = 2;
    private static final int MOST_STEPS = 12;

    @Override
    public void run(Guest g) {
        int[] pipe = g.pair(Sys.PIPE2, 0);
        int group = 0;
        for (int i = 0; i < LEADERS; i++) {
            int first = group;
            int pid = g.fork(child -> {
                child.must(child.call(Sys.SETPGID, 0, first), "setpgid");
                child.writeAll(pipe[1], new byte[] {1});
                storm(child);
            });
            group = group == 0 ? pid : group;
            g.same(1, g.readFully(pipe[0], 1).length, "word of a child");
        }
        for (int i = g.random.nextInt(MOST_STEPS); i > 0; i--) {
            g.call(Sys.GETPPID);
        }
        g.must(g.call(Sys.KILL, -group, Signals.SIGKILL), "kill of a process group");
        for (int i = 0; i < LEADERS; i++) {
            g.same(Signals.SIGKILL, g.waitFor(-1), "status of a killed child");
        }
        g.must(g.close(pipe[1]), "close");
        g.same(0, g.readFully(pipe[0], 1).length, "the end of a pipe whose writers are all dead");
        g.must(g.close(pipe[0]), "close");
    }

    private static void storm(Guest g) {
        while (true) {
            int child = g.fork(c -> {
                if (c.random.nextBoolean()) {
                    c.exit(9);
                }
                c.call(Sys.PAUSE);
            });
            if (g.random.nextInt(3) == 0) {
                g.call(Sys.KILL, child, Signals.SIGKILL);
            }
            g.call(Sys.WAIT4, -1, 0, 1, 0);
            if (g.random.nextInt(6) == 0) {
                g.call(Sys.PAUSE);
            }
        }
    }
}
