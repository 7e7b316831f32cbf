package io.cloister.abi;

/**
 * Clocks, timers and time values: clock_gettime(2), timer_create(2), getitimer(2), timerfd_create(2), adjtimex(2).
 */
public final class Time {
    // Clocks
    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_MONOTONIC = 1;
    public static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    public static final int CLOCK_THREAD_CPUTIME_ID = 3;
    public static final int CLOCK_MONOTONIC_RAW = 4;
    public static final int CLOCK_REALTIME_COARSE = 5;
    public static final int CLOCK_MONOTONIC_COARSE = 6;
    public static final int CLOCK_BOOTTIME = 7;
    public static final int CLOCK_REALTIME_ALARM = 8;
    public static final int CLOCK_BOOTTIME_ALARM = 9;
    public static final int CLOCK_TAI = 11;
    public static final int MAX_CLOCKS = 16;

    // Dynamic clock ids: the low three bits of a negative id (clock_getcpuclockid(3))
    public static final int CPUCLOCK_PROF = 0;
    public static final int CPUCLOCK_VIRT = 1;
    public static final int CPUCLOCK_SCHED = 2;
    public static final int CLOCKFD = 3;
    public static final int CPUCLOCK_PERTHREAD_MASK = 4;
    public static final int CPUCLOCK_CLOCK_MASK = 3;

    // Absolute time
    public static final int TIMER_ABSTIME = 1;

    // setitimer(2)
    public static final int ITIMER_REAL = 0;
    public static final int ITIMER_VIRTUAL = 1;
    public static final int ITIMER_PROF = 2;

    // timerfd_create(2)
    public static final int TFD_CLOEXEC = 02000000;
    public static final int TFD_NONBLOCK = 04000;
    public static final int TFD_TIMER_ABSTIME = 01;
    public static final int TFD_TIMER_CANCEL_ON_SET = 02;

    // utimensat(2)
    public static final int UTIME_NOW = 0x3fffffff;
    public static final int UTIME_OMIT = 0x3ffffffe;

    // adjtimex(2) modes
    public static final int ADJ_OFFSET = 0x1;
    public static final int ADJ_FREQUENCY = 0x2;
    public static final int ADJ_MAXERROR = 0x4;
    public static final int ADJ_ESTERROR = 0x8;
    public static final int ADJ_STATUS = 0x10;
    public static final int ADJ_TIMECONST = 0x20;
    public static final int ADJ_TAI = 0x80;
    public static final int ADJ_SETOFFSET = 0x100;
    public static final int ADJ_MICRO = 0x1000;
    public static final int ADJ_NANO = 0x2000;
    public static final int ADJ_TICK = 0x4000;
    public static final int ADJ_OFFSET_SINGLESHOT = 0x8001;
    public static final int ADJ_OFFSET_SS_READ = 0xa001;

    // adjtimex(2) status and results
    public static final int STA_PLL = 0x1;
    public static final int STA_UNSYNC = 0x40;
    public static final int STA_NANO = 0x2000;
    public static final int TIME_OK = 0x0;
    public static final int TIME_ERROR = 0x5;

    // Units
    public static final long NSEC_PER_SEC = 1000000000L;
    public static final long NSEC_PER_USEC = 1000L;
    public static final long NSEC_PER_MSEC = 1000000L;
    public static final long USEC_PER_SEC = 1000000L;

    // Clock ticks per second as programs see them (times(2), /proc/PID/stat)
    public static final int USER_HZ = 100;

    private Time() {
    }
}
