package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;

/** Handlers, masks, deaths by signal, waits that signals end, loops that only a signal ends. */
final class SignalProgram implements Program {
    private static final int SA_RESTART = 0x10000000;
    private static final int BLOCK = 0;
    private static final int UNBLOCK = 1;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private int caught;
    private int children;

    @Override
    public void run(Guest g) {
        g.handle(Signals.SIGUSR1, SA_RESTART, (h, sig, info) -> caught++);
        g.handle(Signals.SIGCHLD, SA_RESTART, (h, sig, info) -> children++);
        toSelf(g);
        killed(g);
        restarted(g);
        interrupted(g);
        loop(g);
        suspend(g);
    }

    private void toSelf(Guest g) {
        int before = caught;
        int pid = (int) g.call(Sys.GETPID);
        g.must(g.call(Sys.KILL, pid, Signals.SIGUSR1), "kill");
        g.same(before + 1, caught, "signals to myself");
        g.mask(BLOCK, Guest.bit(Signals.SIGUSR1));
        g.must(g.call(Sys.KILL, pid, Signals.SIGUSR1), "kill");
        g.must(g.call(Sys.KILL, pid, Signals.SIGUSR1), "kill");
        g.same(before + 1, caught, "blocked signals");
        g.mask(UNBLOCK, Guest.bit(Signals.SIGUSR1));
        g.same(before + 2, caught, "signals that were blocked");
        g.same(0, g.mask(BLOCK, 0), "mask after the handlers");
    }

    /** A signal that nobody catches ends a child, wherever it is. */
    private void killed(Guest g) {
        int sig = g.random.nextBoolean() ? Signals.SIGTERM : Signals.SIGKILL;
        boolean computes = g.random.nextBoolean();
        int pid = g.fork(child -> {
            while (computes) {
                child.thread.compute();
            }
            child.call(Sys.PAUSE);
        });
        for (int i = g.random.nextInt(4); i > 0; i--) {
            g.call(Sys.GETPPID);
        }
        g.must(g.call(Sys.KILL, pid, sig), "kill");
        g.same(sig, g.waitFor(pid), "status of a killed child");
    }

    /** A read that is interrupted goes on after the handler. */
    private void restarted(Guest g) {
        int before = caught;
        int parent = (int) g.call(Sys.GETPID);
        int[] pipe = g.pair(Sys.PIPE2, 0);
        int pid = g.fork(child -> {
            child.must(child.call(Sys.KILL, parent, Signals.SIGUSR1), "kill");
            child.writeAll(pipe[1], new byte[] {42});
        });
        byte[] got = g.read(pipe[0], 1);
        g.check(got != null && got.length == 1 && got[0] == 42, "a read with SA_RESTART");
        g.same(0, g.waitFor(pid), "status");
        g.same(before + 1, caught, "signals during a read");
        g.must(g.close(pipe[0]), "close");
        g.must(g.close(pipe[1]), "close");
    }

    /** A sleep that a signal ends says what remains. (The signal may also come before the sleep.) */
    private void interrupted(Guest g) {
        int parent = (int) g.call(Sys.GETPID);
        int before = caught;
        int pid = g.fork(child -> {
            long mark = child.take(0);
            child.call(Sys.NANOSLEEP, child.timespec(1 + child.random.nextLong(5_000_000)), 0);
            child.release(mark);
            child.must(child.call(Sys.KILL, parent, Signals.SIGUSR1), "kill");
        });
        long mark = g.take(0);
        long left = g.take(16);
        long start = g.now();
        long result = g.call(Sys.NANOSLEEP, g.timespec(HOUR_NS), left);
        long slept = g.now() - start;
        long rest = g.load64(left) * 1_000_000_000L + g.load64(left + 8);
        g.release(mark);
        g.same(before + 1, caught, "signals during a sleep");
        g.check(result == 0 && slept >= HOUR_NS || result == -Errno.EINTR && rest + slept >= HOUR_NS && rest <= HOUR_NS,
            "nanosleep " + result + ": " + rest + " remain after " + slept);
        g.same(0, g.waitFor(pid), "status");
    }

    /** Nothing but a kick ends this. */
    private void loop(Guest g) {
        int before = caught;
        int parent = (int) g.call(Sys.GETPID);
        int pid = g.fork(child -> child.must(child.call(Sys.KILL, parent, Signals.SIGUSR1), "kill"));
        for (int i = 0; caught == before; i++) {
            g.check(i < 100_000, "a computing thread is not told of its signal");
            g.thread.compute();
        }
        g.same(0, g.waitFor(pid), "status");
    }

    private void suspend(Guest g) {
        int before = children;
        g.mask(BLOCK, Guest.bit(Signals.SIGCHLD));
        int pid = g.fork(child -> child.exit(5));
        while (children == before) {
            long mark = g.take(0);
            g.same(-Errno.EINTR, g.call(Sys.RT_SIGSUSPEND, g.words(0), 8), "rt_sigsuspend");
            g.release(mark);
        }
        g.same(Guest.bit(Signals.SIGCHLD), g.mask(UNBLOCK, Guest.bit(Signals.SIGCHLD)), "mask after rt_sigsuspend");
        g.same(5 << 8, g.waitFor(pid), "status");
    }
}
