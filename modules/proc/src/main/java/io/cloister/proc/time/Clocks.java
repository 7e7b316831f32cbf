package io.cloister.proc.time;

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
import static io.cloister.abi.Time.NSEC_PER_USEC;

import io.cloister.abi.RusageLayout;
import io.cloister.bus.Clock;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.TaskRows;
import io.cloister.proc.task.Tasks;
import io.cloister.proc.task.ThreadGroup;

/** Reads the clocks of clock_gettime(2). */
public final class Clocks {
    /** No such clock. */
    public static final long NONE = Long.MIN_VALUE;
    private static final int CLOCKFD = 3;

    private final Clock clock;
    private final Tasks tasks;
    private final TaskRows rows;

    /** CPU time is what agents say. */
    public Clocks(Clock clock, Tasks tasks) {
        this.clock = clock;
        this.tasks = tasks;
        this.rows = tasks.rows();
    }

    /** CLOCK_MONOTONIC. */
    public long now() {
        return clock.monotonicNs();
    }

    /** What the clock {@code id} shows to {@code task}, nanoseconds, or {@link #NONE}. */
    public long read(Task task, int id) {
        if (id < 0) {
            return readCpu(task, id);
        }
        return switch (id) {
            case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM, CLOCK_TAI -> clock.realtimeNs();
            case CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME, CLOCK_BOOTTIME_ALARM ->
                now();
            case CLOCK_PROCESS_CPUTIME_ID -> cpuNs(task.group);
            case CLOCK_THREAD_CPUTIME_ID -> rows.cpuTimeNs(task);
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
        Task named = pid == 0 ? task : tasks.task(pid);
        if (named == null || (perThread ? named.group != task.group : !named.isLeader())) {
            return NONE;
        }
        return perThread ? rows.cpuTimeNs(named) : cpuNs(named.group);
    }

    /** CPU time of a whole process, as its agents said last. */
    public long cpuNs(ThreadGroup group) {
        if (group.live == 0) {
            return group.cpuNs;
        }
        if (!group.guestOfStub) {
            group.stubCpuNs = Math.max(group.stubCpuNs, rows.stubCpuNs(group.anyLive()));
            return GuestTime.plus(group.cpuNs, group.stubCpuNs);
        }
        long sum = group.cpuNs;
        for (Task thread : group.threads) {
            sum = GuestTime.plus(sum, rows.cpuTimeNs(thread));
        }
        return sum;
    }

    /**
     * {@code task}, which has not exited yet, leaves its host thread: the last of its group takes along what the
     * process has used.
     */
    public void leave(Task task) {
        ThreadGroup group = task.group;
        if (group.guestOfStub) {
            group.cpuNs = GuestTime.plus(group.cpuNs, rows.cpuTimeNs(task));
        } else if (group.live == 1) {
            group.cpuNs = cpuNs(group);
            group.stubCpuNs = 0;
        }
    }

    /** The CLOCK_MONOTONIC time at which {@code clock} shows {@code atNs}. */
    public long monotonicOf(Task task, int clock, long atNs) {
        long ahead = atNs - read(task, clock);
        return ahead <= 0 ? now() : GuestTime.plus(now(), ahead);
    }

    /** {@code struct rusage} of which only CPU time is known; all of it counts as user time. */
    public static byte[] rusage(long cpuNs) {
        byte[] usage = new byte[RusageLayout.SIZE];
        byte[] time = GuestArgs.words(cpuNs / NSEC_PER_SEC, cpuNs % NSEC_PER_SEC / NSEC_PER_USEC);
        System.arraycopy(time, 0, usage, RusageLayout.RU_UTIME_SEC, time.length);
        return usage;
    }
}
