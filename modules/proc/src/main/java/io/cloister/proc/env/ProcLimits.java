package io.cloister.proc.env;

/** Every bound of this service. Reaching one is a counter and an errno. */
public final class ProcLimits {
    /** Tasks in the sandbox, zombies included: EAGAIN from fork(2). */
    public static final int MAX_TASKS = 8192;
    /** After the pid counter has wrapped, numbers start here, as in Linux. */
    public static final int FIRST_REUSED_PID = 300;
    /** Queued signals of one thread group beyond which RLIMIT_SIGPENDING can't be raised. */
    public static final int MAX_QUEUED_SIGNALS = 4096;
    /** Signal frames in one answer to AGENT_TAKE_SIGNALS; more wait for the next one. */
    public static final int MAX_FRAMES = 8;
    /** POSIX timers of one process: EAGAIN from timer_create(2). */
    public static final int MAX_POSIX_TIMERS = 1024;
    /** Shortest period of any repeating timer, nanoseconds: what a guest may cost us. Shorter ones count overruns. */
    public static final long MIN_PERIOD_NS = 100_000;
    /** Soft and hard RLIMIT_NOFILE of the first program. */
    public static final long NOFILE_SOFT = 1024;
    public static final long NOFILE_HARD = 65536;
    /**
     * Bytes of random data in one getrandom(2); longer requests come back short, as the page allows beyond 256 bytes.
     */
    public static final int MAX_RANDOM = 128 * 1024;
    /** Bytes of a text for /proc. */
    public static final int MAX_TEXT = 64 * 1024;
    /** System V semaphore sets, semaphores of one set, operations of one semop(2). */
    public static final int MAX_SEM_SETS = 1024;
    public static final int MAX_SEMS_PER_SET = 512;
    public static final int MAX_SEM_OPS = 500;
    /** System V undo entries of one process: ENOSPC from semop(2). */
    public static final int MAX_SEM_UNDO = 512;
    /** System V message queues, bytes of one queue, bytes of one message. */
    public static final int MAX_MSG_QUEUES = 1024;
    public static final int MAX_QUEUE_BYTES = 16384;
    public static final int MAX_MESSAGE_BYTES = 8192;

    /** A process with timers on CPU time is looked at no more often than this. */
    public static final long MIN_CPU_LOOK_NS = 1_000_000;
    /** Messages in all queues together: ENOMEM from msgsnd(2). */
    public static final int MAX_MESSAGES = 65536;

    private ProcLimits() {
    }
}
