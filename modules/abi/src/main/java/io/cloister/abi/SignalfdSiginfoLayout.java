package io.cloister.abi;

/**
 * {@code struct signalfd_siginfo} that read(2) of a signalfd(2) returns.
 *
 * <pre>
 *       +---------------------------+---------------------------+
 *     0 | ssi_signo                 | ssi_errno                 |
 *       +---------------------------+---------------------------+
 *     8 | ssi_code                  | ssi_pid                   |
 *       +---------------------------+---------------------------+
 *    16 | ssi_uid                   | ssi_fd                    |
 *       +---------------------------+---------------------------+
 *    24 | ssi_tid                   | ssi_band                  |
 *       +---------------------------+---------------------------+
 *    32 | ssi_overrun               | ssi_trapno                |
 *       +---------------------------+---------------------------+
 *    40 | ssi_status                | ssi_int                   |
 *       +---------------------------+---------------------------+
 *    48 | ssi_ptr                                               |
 *       +-------------------------------------------------------+
 *    56 | ssi_utime                                             |
 *       +-------------------------------------------------------+
 *    64 | ssi_stime                                             |
 *       +-------------------------------------------------------+
 *    72 | ssi_addr                                              |
 *       +-------------+-------------+---------------------------+
 *    80 | ssi_addr_lsb|             | ssi_syscall               |
 *       +-------------+-------------+---------------------------+
 *    88 | ssi_call_addr                                         |
 *       +---------------------------+---------------------------+
 *    96 | ssi_arch                  |                           |
 *       +---------------------------+---------------------------+
 *   104 | (24 bytes unused)                                     |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class SignalfdSiginfoLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 128;

    public static final int SSI_SIGNO = 0;
    public static final int SSI_ERRNO = 4;
    public static final int SSI_CODE = 8;
    public static final int SSI_PID = 12;
    public static final int SSI_UID = 16;
    public static final int SSI_FD = 20;
    public static final int SSI_TID = 24;
    public static final int SSI_BAND = 28;
    public static final int SSI_OVERRUN = 32;
    public static final int SSI_TRAPNO = 36;
    public static final int SSI_STATUS = 40;
    public static final int SSI_INT = 44;
    public static final int SSI_PTR = 48;
    public static final int SSI_UTIME = 56;
    public static final int SSI_STIME = 64;
    public static final int SSI_ADDR = 72;
    public static final int SSI_ADDR_LSB = 80;
    public static final int SSI_SYSCALL = 84;
    public static final int SSI_CALL_ADDR = 88;
    public static final int SSI_ARCH = 96;

    private SignalfdSiginfoLayout() {
    }
}
