package io.cloister.abi;

/**
 * Small families: getrandom(2), memfd_create(2), eventfd(2), signalfd(2), seccomp(2),
 * close_range(2), renameat2(2), fallocate(2) and others.
 */
public final class Misc {
    // getrandom(2)
    public static final int GRND_NONBLOCK = 0x1;
    public static final int GRND_RANDOM = 0x2;
    public static final int GRND_INSECURE = 0x4;

    // memfd_create(2)
    public static final int MFD_CLOEXEC = 0x1;
    public static final int MFD_ALLOW_SEALING = 0x2;
    public static final int MFD_HUGETLB = 0x4;
    public static final int MFD_NOEXEC_SEAL = 0x8;
    public static final int MFD_EXEC = 0x10;

    // File seals
    public static final int F_SEAL_SEAL = 0x1;
    public static final int F_SEAL_SHRINK = 0x2;
    public static final int F_SEAL_GROW = 0x4;
    public static final int F_SEAL_WRITE = 0x8;
    public static final int F_SEAL_FUTURE_WRITE = 0x10;
    public static final int F_SEAL_EXEC = 0x20;

    // eventfd2(2), signalfd4(2), pidfd_open(2)
    public static final int EFD_SEMAPHORE = 01;
    public static final int EFD_CLOEXEC = 02000000;
    public static final int EFD_NONBLOCK = 04000;
    public static final int SFD_CLOEXEC = 02000000;
    public static final int SFD_NONBLOCK = 04000;
    public static final int PIDFD_NONBLOCK = 04000;
    public static final int PIDFD_THREAD = 0200;

    // seccomp(2)
    public static final int SECCOMP_MODE_DISABLED = 0;
    public static final int SECCOMP_MODE_STRICT = 1;
    public static final int SECCOMP_MODE_FILTER = 2;
    public static final int SECCOMP_SET_MODE_STRICT = 0;
    public static final int SECCOMP_SET_MODE_FILTER = 1;
    public static final int SECCOMP_GET_ACTION_AVAIL = 2;
    public static final int SECCOMP_GET_NOTIF_SIZES = 3;

    // seccomp(2) filter flags
    public static final int SECCOMP_FILTER_FLAG_TSYNC = 0x1;
    public static final int SECCOMP_FILTER_FLAG_LOG = 0x2;
    public static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 0x4;
    public static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 0x8;
    public static final int SECCOMP_FILTER_FLAG_TSYNC_ESRCH = 0x10;
    public static final int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 0x20;

    // seccomp(2) filter results; struct seccomp_data carries AUDIT_ARCH_X86_64
    public static final int SECCOMP_RET_KILL_PROCESS = 0x80000000;
    public static final int SECCOMP_RET_KILL_THREAD = 0x0;
    public static final int SECCOMP_RET_TRAP = 0x30000;
    public static final int SECCOMP_RET_ERRNO = 0x50000;
    public static final int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    public static final int SECCOMP_RET_TRACE = 0x7ff00000;
    public static final int SECCOMP_RET_LOG = 0x7ffc0000;
    public static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    public static final int SECCOMP_RET_ACTION_FULL = 0xffff0000;
    public static final int SECCOMP_RET_DATA = 0xffff;
    public static final int AUDIT_ARCH_X86_64 = 0xc000003e;

    // close_range(2)
    public static final int CLOSE_RANGE_UNSHARE = 0x2;
    public static final int CLOSE_RANGE_CLOEXEC = 0x4;

    // renameat2(2)
    public static final int RENAME_NOREPLACE = 0x1;
    public static final int RENAME_EXCHANGE = 0x2;
    public static final int RENAME_WHITEOUT = 0x4;

    // fallocate(2)
    public static final int FALLOC_FL_KEEP_SIZE = 0x1;
    public static final int FALLOC_FL_PUNCH_HOLE = 0x2;
    public static final int FALLOC_FL_NO_HIDE_STALE = 0x4;
    public static final int FALLOC_FL_COLLAPSE_RANGE = 0x8;
    public static final int FALLOC_FL_ZERO_RANGE = 0x10;
    public static final int FALLOC_FL_INSERT_RANGE = 0x20;
    public static final int FALLOC_FL_UNSHARE_RANGE = 0x40;

    // fadvise64(2)
    public static final int POSIX_FADV_NORMAL = 0;
    public static final int POSIX_FADV_RANDOM = 1;
    public static final int POSIX_FADV_SEQUENTIAL = 2;
    public static final int POSIX_FADV_WILLNEED = 3;
    public static final int POSIX_FADV_DONTNEED = 4;
    public static final int POSIX_FADV_NOREUSE = 5;

    // preadv2(2), pwritev2(2)
    public static final int RWF_HIPRI = 0x1;
    public static final int RWF_DSYNC = 0x2;
    public static final int RWF_SYNC = 0x4;
    public static final int RWF_NOWAIT = 0x8;
    public static final int RWF_APPEND = 0x10;
    public static final int RWF_NOAPPEND = 0x20;

    // sync_file_range(2)
    public static final int SYNC_FILE_RANGE_WAIT_BEFORE = 0x1;
    public static final int SYNC_FILE_RANGE_WRITE = 0x2;
    public static final int SYNC_FILE_RANGE_WAIT_AFTER = 0x4;

    // splice(2), tee(2), vmsplice(2)
    public static final int SPLICE_F_MOVE = 0x1;
    public static final int SPLICE_F_NONBLOCK = 0x2;
    public static final int SPLICE_F_MORE = 0x4;
    public static final int SPLICE_F_GIFT = 0x8;

    // kcmp(2)
    public static final int KCMP_FILE = 0;
    public static final int KCMP_VM = 1;
    public static final int KCMP_FILES = 2;
    public static final int KCMP_FS = 3;
    public static final int KCMP_SIGHAND = 4;
    public static final int KCMP_IO = 5;
    public static final int KCMP_SYSVSEM = 6;
    public static final int KCMP_EPOLL_TFD = 7;

    // ptrace(2) requests
    public static final int PTRACE_TRACEME = 0;
    public static final int PTRACE_PEEKTEXT = 1;
    public static final int PTRACE_PEEKDATA = 2;
    public static final int PTRACE_PEEKUSR = 3;
    public static final int PTRACE_POKETEXT = 4;
    public static final int PTRACE_POKEDATA = 5;
    public static final int PTRACE_POKEUSR = 6;
    public static final int PTRACE_CONT = 7;
    public static final int PTRACE_KILL = 8;
    public static final int PTRACE_SINGLESTEP = 9;
    public static final int PTRACE_GETREGS = 12;
    public static final int PTRACE_SETREGS = 13;
    public static final int PTRACE_GETFPREGS = 14;
    public static final int PTRACE_SETFPREGS = 15;
    public static final int PTRACE_ATTACH = 16;
    public static final int PTRACE_DETACH = 17;
    public static final int PTRACE_ARCH_PRCTL = 30;
    public static final int PTRACE_SYSCALL = 24;

    // ptrace(2) requests with high numbers
    public static final int PTRACE_SETOPTIONS = 0x4200;
    public static final int PTRACE_GETEVENTMSG = 0x4201;
    public static final int PTRACE_GETSIGINFO = 0x4202;
    public static final int PTRACE_SETSIGINFO = 0x4203;
    public static final int PTRACE_GETREGSET = 0x4204;
    public static final int PTRACE_SETREGSET = 0x4205;
    public static final int PTRACE_SEIZE = 0x4206;
    public static final int PTRACE_INTERRUPT = 0x4207;
    public static final int PTRACE_LISTEN = 0x4208;
    public static final int PTRACE_PEEKSIGINFO = 0x4209;
    public static final int PTRACE_GETSIGMASK = 0x420a;
    public static final int PTRACE_SETSIGMASK = 0x420b;
    public static final int PTRACE_GET_SYSCALL_INFO = 0x420e;

    // ptrace(2) events and options
    public static final int PTRACE_EVENT_FORK = 0x1;
    public static final int PTRACE_EVENT_VFORK = 0x2;
    public static final int PTRACE_EVENT_CLONE = 0x3;
    public static final int PTRACE_EVENT_EXEC = 0x4;
    public static final int PTRACE_EVENT_VFORK_DONE = 0x5;
    public static final int PTRACE_EVENT_EXIT = 0x6;
    public static final int PTRACE_EVENT_SECCOMP = 0x7;
    public static final int PTRACE_EVENT_STOP = 0x80;
    public static final int PTRACE_O_TRACESYSGOOD = 0x1;
    public static final int PTRACE_O_TRACEFORK = 0x2;
    public static final int PTRACE_O_TRACEVFORK = 0x4;
    public static final int PTRACE_O_TRACECLONE = 0x8;
    public static final int PTRACE_O_TRACEEXEC = 0x10;
    public static final int PTRACE_O_TRACEVFORKDONE = 0x20;
    public static final int PTRACE_O_TRACEEXIT = 0x40;
    public static final int PTRACE_O_TRACESECCOMP = 0x80;
    public static final int PTRACE_O_EXITKILL = 0x100000;
    public static final int PTRACE_O_MASK = 0x3000ff;

    // rseq(2), struct rseq size and signature of x86-64
    public static final int RSEQ_FLAG_UNREGISTER = 0x1;
    public static final int RSEQ_ORIG_SIZE = 0x20;
    public static final int RSEQ_SIG = 0x53053053;

    // reboot(2)
    public static final int LINUX_REBOOT_MAGIC1 = 0xfee1dead;
    public static final int LINUX_REBOOT_MAGIC2 = 0x28121969;
    public static final int LINUX_REBOOT_CMD_RESTART = 0x1234567;
    public static final int LINUX_REBOOT_CMD_HALT = 0xcdef0123;
    public static final int LINUX_REBOOT_CMD_POWER_OFF = 0x4321fedc;
    public static final int LINUX_REBOOT_CMD_CAD_ON = 0x89abcdef;
    public static final int LINUX_REBOOT_CMD_CAD_OFF = 0x0;

    // syslog(2)
    public static final int SYSLOG_ACTION_CLOSE = 0;
    public static final int SYSLOG_ACTION_OPEN = 1;
    public static final int SYSLOG_ACTION_READ = 2;
    public static final int SYSLOG_ACTION_READ_ALL = 3;
    public static final int SYSLOG_ACTION_READ_CLEAR = 4;
    public static final int SYSLOG_ACTION_CLEAR = 5;
    public static final int SYSLOG_ACTION_CONSOLE_OFF = 6;
    public static final int SYSLOG_ACTION_CONSOLE_ON = 7;
    public static final int SYSLOG_ACTION_CONSOLE_LEVEL = 8;
    public static final int SYSLOG_ACTION_SIZE_UNREAD = 9;
    public static final int SYSLOG_ACTION_SIZE_BUFFER = 10;

    // keyctl(2)
    public static final int KEYCTL_GET_KEYRING_ID = 0;
    public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    public static final int KEYCTL_DESCRIBE = 6;
    public static final int KEYCTL_SETPERM = 5;
    public static final int KEYCTL_READ = 11;

    // Device majors (Documentation/admin-guide/devices.txt)
    public static final int MEM_MAJOR = 1;
    public static final int TTY_MAJOR = 4;
    public static final int TTYAUX_MAJOR = 5;
    public static final int MISC_MAJOR = 10;
    public static final int UNIX98_PTY_MASTER_MAJOR = 128;
    public static final int UNIX98_PTY_SLAVE_MAJOR = 136;

    private Misc() {
    }
}
