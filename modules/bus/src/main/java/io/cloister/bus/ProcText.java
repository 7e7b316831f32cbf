package io.cloister.bus;

/** Texts of /proc/PID whose owner is not vfs. Numbers go over the bus. */
public final class ProcText {
    /** mm: /proc/PID/maps. */
    public static final int MAPS = 1;
    /** mm: /proc/PID/smaps. */
    public static final int SMAPS = 2;
    /**
     * mm: seven decimal numbers of /proc/PID/statm in pages; vfs also builds VmSize, VmRSS.. of status and vsize, rss
     * of stat from it.
     */
    public static final int STATM = 3;
    /**
     * mm: arg_start arg_end env_start env_end start_stack start_code end_code start_data end_data start_brk brk,
     * decimal.
     */
    public static final int LAYOUT = 4;
    /** proc: utime stime cutime cstime (clock ticks) minflt majflt and the like, decimal, for stat. */
    public static final int TIMES = 5;
    /** mm: raw auxv bytes. */
    public static final int AUXV = 6;
    /** proc: /proc/PID/timers. */
    public static final int TIMERS = 7;
    /** proc: /proc/sys/kernel/hostname, as the task sees it. */
    public static final int HOSTNAME = 8;
    /** proc: /proc/sys/kernel/domainname, as the task sees it. */
    public static final int DOMAINNAME = 9;

    private ProcText() {
    }
}
