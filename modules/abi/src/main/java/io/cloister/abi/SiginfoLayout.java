package io.cloister.abi;

/**
 * {@code siginfo_t} (sigaction(2)): three fields, then a union that si_signo and si_code select.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | si_signo                  | si_errno                  |
 *       +---------------------------+---------------------------+
 *     8 | si_code                   |                           |
 *       +---------------------------+---------------------------+
 *
 *       kill, sigqueue, SIGCHLD     | POSIX timer               | fault
 *       +---------------------------+---------------------------+---------------------------+
 *    16 | si_pid      | si_uid      | si_timerid  | si_overrun  | si_addr                   |
 *       +---------------------------+---------------------------+---------------------------+
 *    24 | si_value or si_status     | si_value                  | si_addr_lsb |             |
 *       +---------------------------+---------------------------+---------------------------+
 *    32 | si_utime                  |                           | si_lower or si_pkey       |
 *       +---------------------------+---------------------------+---------------------------+
 *    40 | si_stime                  |                           | si_upper                  |
 *       +---------------------------+---------------------------+---------------------------+
 *
 *       SIGIO                       | SIGSYS
 *       +---------------------------+---------------------------+
 *    16 | si_band                   | si_call_addr              |
 *       +---------------------------+---------------------------+
 *    24 | si_fd       |             | si_syscall  | si_arch     |
 *       +---------------------------+---------------------------+
 * </pre>
 */
public final class SiginfoLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 128;

    public static final int SI_SIGNO = 0;
    public static final int SI_ERRNO = 4;
    public static final int SI_CODE = 8;
    /** Sender (kill, tgkill, sigqueue) or child (SIGCHLD); so is si_uid. */
    public static final int SI_PID = 16;
    public static final int SI_UID = 20;
    /** SIGCHLD: exit status or signal. */
    public static final int SI_STATUS = 24;
    /** SIGCHLD: clock ticks; so is si_stime. */
    public static final int SI_UTIME = 32;
    public static final int SI_STIME = 40;
    /** sigqueue(3), timers and message queues; {@code SI_INT} and {@code SI_PTR} are the two views of it. */
    public static final int SI_VALUE = 24;
    public static final int SI_INT = 24;
    public static final int SI_PTR = 24;
    /** POSIX timers; the C library names it si_tid. */
    public static final int SI_TIMERID = 16;
    public static final int SI_OVERRUN = 20;
    /** SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP: the address at fault. */
    public static final int SI_ADDR = 16;
    public static final int SI_ADDR_LSB = 24;
    public static final int SI_LOWER = 32;
    public static final int SI_UPPER = 40;
    public static final int SI_PKEY = 32;
    /** SIGIO: poll events, and the descriptor in si_fd. */
    public static final int SI_BAND = 16;
    public static final int SI_FD = 24;
    /** SIGSYS: address, number and architecture of the call. */
    public static final int SI_CALL_ADDR = 16;
    public static final int SI_SYSCALL = 24;
    public static final int SI_ARCH = 28;

    private SiginfoLayout() {
    }
}
