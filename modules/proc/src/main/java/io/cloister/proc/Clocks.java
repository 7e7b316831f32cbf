package io.cloister.proc;

import static io.cloister.abi.Time.CLOCK_BOOTTIME;
import static io.cloister.abi.Time.CLOCK_BOOTTIME_ALARM;
import static io.cloister.abi.Time.CLOCK_MONOTONIC;
import static io.cloister.abi.Time.CLOCK_MONOTONIC_COARSE;
import static io.cloister.abi.Time.CLOCK_MONOTONIC_RAW;
import static io.cloister.abi.Time.CLOCK_PROCESS_CPUTIME_ID;
import static io.cloister.abi.Time.CLOCK_REALTIME;
import static io.cloister.abi.Time.CLOCK_REALTIME_ALARM;
import static io.cloister.abi.Time.CLOCK_REALTIME_COARSE;
import static io.cloister.abi.Time.CLOCK_TAI;
import static io.cloister.abi.Time.CLOCK_THREAD_CPUTIME_ID;
import static io.cloister.abi.Time.CPUCLOCK_CLOCK_MASK;
import static io.cloister.abi.Time.CPUCLOCK_PERTHREAD_MASK;
import static io.cloister.abi.Time.NSEC_PER_SEC;
import static io.cloister.abi.Time.USER_HZ;

/** Reads the clocks of clock_gettime(2). */
final class Clocks {
    /** No such clock. */
    static final long NONE = Long.MIN_VALUE;
    private static final int CLOCKFD = 3;

    private final ProcKernel k;

    Clocks(ProcKernel k) {
        this.k = k;
    }

    /** Nanoseconds as clock ticks (times(2)). */
    static long ticks(long ns) {
        return ns / (NSEC_PER_SEC / USER_HZ);
    }

    /** {@code a + b} for times that are not negative; what would overflow never comes. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    long now() {
        return k.clock.monotonicNs();
    }

    /** What {@code clock} shows to {@code task}, nanoseconds, or {@link #NONE}. */
    long read(Task task, int clock) {
        if (clock < 0) {
            return readCpu(task, clock);
        }
        return switch (clock) {
            case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM, CLOCK_TAI -> k.clock.realtimeNs();
            case CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME, CLOCK_BOOTTIME_ALARM -> now();
            case CLOCK_PROCESS_CPUTIME_ID -> cpuNs(task.group);
            case CLOCK_THREAD_CPUTIME_ID -> k.rows.cpuTimeNs(task);
            default -> NONE;
        };
    }

    /** clock_getcpuclockid(3), pthread_getcpuclockid(3): the id's upper bits are the complement of a pid or tid. */
    private long readCpu(Task task, int clock) {
        int pid = ~(clock >> 3);
        boolean perThread = (clock & CPUCLOCK_PERTHREAD_MASK) != 0;
        if ((clock & CPUCLOCK_CLOCK_MASK) == CLOCKFD || pid < 0) {
            return NONE;
        }
        Task named = pid == 0 ? task : k.tasks.task(pid);
        if (named == null || (perThread ? named.group != task.group : !named.isLeader())) {
            return NONE;
        }
        return perThread ? k.rows.cpuTimeNs(named) : cpuNs(named.group);
    }

    /** CPU time of a whole process, as its agents said last. */
    long cpuNs(ThreadGroup group) {
        if (group.live == 0) {
            return group.cpuNs;
        }
        if (!group.guestOfStub) {
            group.stubCpuNs = Math.max(group.stubCpuNs, k.rows.stubCpuNs(group.anyLive()));
            return plus(group.cpuNs, group.stubCpuNs);
        }
        long sum = group.cpuNs;
        for (Task thread : group.threads) {
            sum = plus(sum, k.rows.cpuTimeNs(thread));
        }
        return sum;
    }

    /** {@code task}, which has not exited yet, leaves its host thread: the last of its group takes along what the process has used. */
    void leave(Task task) {
        ThreadGroup group = task.group;
        if (group.guestOfStub) {
            group.cpuNs = plus(group.cpuNs, k.rows.cpuTimeNs(task));
        } else if (group.live == 1) {
            group.cpuNs = cpuNs(group);
            group.stubCpuNs = 0;
        }
    }

    /** True for clocks that show the time of day: absolute times on them are converted once, when they are set. */
    static boolean isRealtime(int clock) {
        return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM || clock == CLOCK_TAI;
    }

    /** The CLOCK_MONOTONIC time at which {@code clock} shows {@code atNs}. */
    long monotonicOf(Task task, int clock, long atNs) {
        long ahead = atNs - read(task, clock);
        return ahead <= 0 ? now() : plus(now(), ahead);
    }
}
