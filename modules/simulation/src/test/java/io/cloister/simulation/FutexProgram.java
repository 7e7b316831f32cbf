package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Futex;
import io.cloister.abi.Sys;

/**
 * Threads that count under a lock of futexes; a count that is lost was not under the lock, a wake-up that is lost never
 * ends.
 */
final class FutexProgram implements Program {
    private static final int THREADS = 3;

    private final int rounds;

    FutexProgram(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public void run(Guest g) {
        long shared = g.must(g.call(Sys.MMAP, 0, 4096, 3, 0x22, -1, 0), "mmap");
        long lock = shared;
        long count = shared + 64;
        for (int i = 0; i < THREADS; i++) {
            long alive = shared + 128 + 4 * i;
            g.thread(t -> work(t, lock, count), alive);
        }
        for (int i = 0; i < THREADS; i++) {
            join(g, shared + 128 + 4 * i);
        }
        g.same((long) THREADS * rounds, g.load32(count), "count");
        timeout(g, shared + 256);
    }

    static void join(Guest g, long alive) {
        int tid;
        while ((tid = g.load32(alive)) != 0) {
            wait(g, alive, tid);
        }
    }

    private static void wait(Guest g, long word, int value) {
        long result = g.call(Sys.FUTEX, word, Futex.FUTEX_WAIT, value, 0);
        g.check(result == 0 || result == -Errno.EAGAIN || result == -Errno.EINTR, "futex wait: " + result);
    }

    private void work(Guest g, long lock, long count) {
        for (int i = 0; i < rounds; i++) {
            lock(g, lock);
            int before = g.load32(count);
            if (g.random.nextInt(3) == 0) {
                g.call(Sys.SCHED_YIELD);
            } else {
                g.thread.compute();
            }
            g.store32(count, before + 1);
            int was = g.load32(lock);
            g.store32(lock, 0);
            if (was == 2) {
                g.must(g.call(Sys.FUTEX, lock, Futex.FUTEX_WAKE, 1), "futex wake");
            }
        }
    }

    /** 0 free, 1 held, 2 held and somebody waits. */
    private static void lock(Guest g, long lock) {
        if (g.load32(lock) == 0) {
            g.store32(lock, 1);
            return;
        }
        while (g.load32(lock) != 0) {
            g.store32(lock, 2);
            wait(g, lock, 2);
        }
        g.store32(lock, 2);
    }

    private static void timeout(Guest g, long word) {
        long before = g.now();
        long ns = 1 + g.random.nextLong(3_000_000);
        long mark = g.take(0);
        long result = g.call(Sys.FUTEX, word, Futex.FUTEX_WAIT, 0, g.timespec(ns));
        g.release(mark);
        g.same(-Errno.ETIMEDOUT, result, "futex wait with a timeout");
        g.check(g.now() - before >= ns, "futex wait ended too early");
    }
}
