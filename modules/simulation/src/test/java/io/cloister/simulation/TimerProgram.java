package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;

/** Sleeps, alarms, and a new program. */
final class TimerProgram implements Program {
    private int alarms;

    @Override
    public void run(Guest g) {
        g.handle(Signals.SIGALRM, 0, (h, sig, info) -> alarms++);
        for (int i = 0; i < 4; i++) {
            sleep(g);
            alarm(g);
        }
        exec(g);
    }

    private static void sleep(Guest g) {
        long ns = g.random.nextLong(5_000_000);
        long start = g.now();
        long mark = g.take(0);
        g.must(g.call(Sys.NANOSLEEP, g.timespec(ns), 0), "nanosleep");
        g.release(mark);
        g.check(g.now() - start >= ns, "nanosleep ended too early");
    }

    private void alarm(Guest g) {
        int before = alarms;
        long us = 1 + g.random.nextLong(9000);
        long start = g.now();
        long mark = g.take(0);
        g.must(g.call(Sys.SETITIMER, 0, g.words(0, 0, 0, us), 0), "setitimer");
        g.release(mark);
        boolean computes = g.random.nextBoolean();
        while (alarms == before) {
            if (computes) {
                g.thread.compute();
            } else {
                // An alarm that comes before the call would leave it waiting for ever: it is given an end.
                mark = g.take(0);
                long result = g.call(Sys.NANOSLEEP, g.timespec(20_000_000), 0);
                g.release(mark);
                g.check(result == 0 || result == -Errno.EINTR, "nanosleep " + result);
            }
        }
        g.check(g.now() - start >= us * 1000, "an alarm came too early");
        g.same(before + 1, alarms, "alarms");
    }

    /** execve of the program "other". */
    private static void exec(Guest g) {
        int pid = g.fork(child -> {
            long argv = child.words(child.put("sim"), child.put("other"), 0);
            child.path(Sys.EXECVE, "/bin/sim", argv, child.words(0));
            throw new AssertionError("execve returned");
        });
        g.same(77 << 8, g.waitFor(pid), "status of the new program");
        int vfork = g.fork(child -> child.same(
                -Errno.ENOENT, child.path(Sys.EXECVE, "/bin/none", child.words(0), child.words(0)), "execve"));
        g.same(0, g.waitFor(vfork), "status");
    }
}
