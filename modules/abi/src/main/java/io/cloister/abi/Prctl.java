package io.cloister.abi;

/**
 * prctl(2) and arch_prctl(2).
 */
public final class Prctl {
    // Options
    public static final int PR_SET_PDEATHSIG = 1;
    public static final int PR_GET_PDEATHSIG = 2;
    public static final int PR_GET_DUMPABLE = 3;
    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_GET_UNALIGN = 5;
    public static final int PR_SET_UNALIGN = 6;
    public static final int PR_GET_KEEPCAPS = 7;
    public static final int PR_SET_KEEPCAPS = 8;
    public static final int PR_GET_FPEMU = 9;
    public static final int PR_SET_FPEMU = 10;
    public static final int PR_GET_FPEXC = 11;
    public static final int PR_SET_FPEXC = 12;
    public static final int PR_GET_TIMING = 13;
    public static final int PR_SET_TIMING = 14;
    public static final int PR_SET_NAME = 15;
    public static final int PR_GET_NAME = 16;
    public static final int PR_GET_ENDIAN = 19;
    public static final int PR_SET_ENDIAN = 20;
    public static final int PR_GET_SECCOMP = 21;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_CAPBSET_READ = 23;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_GET_TSC = 25;
    public static final int PR_SET_TSC = 26;
    public static final int PR_GET_SECUREBITS = 27;
    public static final int PR_SET_SECUREBITS = 28;
    public static final int PR_SET_TIMERSLACK = 29;
    public static final int PR_GET_TIMERSLACK = 30;
    public static final int PR_TASK_PERF_EVENTS_DISABLE = 31;
    public static final int PR_TASK_PERF_EVENTS_ENABLE = 32;
    public static final int PR_MCE_KILL = 33;
    public static final int PR_MCE_KILL_GET = 34;
    public static final int PR_SET_MM = 35;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_GET_CHILD_SUBREAPER = 37;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_GET_NO_NEW_PRIVS = 39;
    public static final int PR_GET_TID_ADDRESS = 40;
    public static final int PR_SET_THP_DISABLE = 41;
    public static final int PR_GET_THP_DISABLE = 42;
    public static final int PR_MPX_ENABLE_MANAGEMENT = 43;
    public static final int PR_MPX_DISABLE_MANAGEMENT = 44;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_GET_SPECULATION_CTRL = 52;
    public static final int PR_SET_SPECULATION_CTRL = 53;
    public static final int PR_SET_IO_FLUSHER = 57;
    public static final int PR_GET_IO_FLUSHER = 58;
    public static final int PR_SET_SYSCALL_USER_DISPATCH = 59;
    public static final int PR_SCHED_CORE = 62;
    public static final int PR_SET_MDWE = 65;
    public static final int PR_GET_MDWE = 66;
    public static final int PR_SET_MEMORY_MERGE = 67;
    public static final int PR_GET_MEMORY_MERGE = 68;

    // Options with tag numbers
    public static final int PR_SET_PTRACER = 0x59616d61;
    public static final int PR_SET_VMA = 0x53564d41;
    public static final int PR_GET_AUXV = 0x41555856;

    // PR_SET_PTRACER: any process may trace this one
    public static final long PR_SET_PTRACER_ANY = -1L;

    // Arguments
    public static final int PR_CAP_AMBIENT_IS_SET = 1;
    public static final int PR_CAP_AMBIENT_RAISE = 2;
    public static final int PR_CAP_AMBIENT_LOWER = 3;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    public static final int PR_TSC_ENABLE = 1;
    public static final int PR_TSC_SIGSEGV = 2;
    public static final int PR_TIMING_STATISTICAL = 0;
    public static final int PR_TIMING_TIMESTAMP = 1;
    public static final int PR_SET_VMA_ANON_NAME = 0;
    public static final int PR_SYS_DISPATCH_OFF = 0;
    public static final int PR_SYS_DISPATCH_ON = 1;
    public static final int PR_MCE_KILL_CLEAR = 0;
    public static final int PR_MCE_KILL_SET = 1;
    public static final int PR_MCE_KILL_DEFAULT = 2;

    // PR_SET_MM
    public static final int PR_SET_MM_START_CODE = 1;
    public static final int PR_SET_MM_END_CODE = 2;
    public static final int PR_SET_MM_START_DATA = 3;
    public static final int PR_SET_MM_END_DATA = 4;
    public static final int PR_SET_MM_START_STACK = 5;
    public static final int PR_SET_MM_START_BRK = 6;
    public static final int PR_SET_MM_BRK = 7;
    public static final int PR_SET_MM_ARG_START = 8;
    public static final int PR_SET_MM_ARG_END = 9;
    public static final int PR_SET_MM_ENV_START = 10;
    public static final int PR_SET_MM_ENV_END = 11;
    public static final int PR_SET_MM_AUXV = 12;
    public static final int PR_SET_MM_EXE_FILE = 13;
    public static final int PR_SET_MM_MAP = 14;
    public static final int PR_SET_MM_MAP_SIZE = 15;

    // Securebits (capabilities(7))
    public static final int SECBIT_NOROOT = 0x1;
    public static final int SECBIT_NOROOT_LOCKED = 0x2;
    public static final int SECBIT_NO_SETUID_FIXUP = 0x4;
    public static final int SECBIT_NO_SETUID_FIXUP_LOCKED = 0x8;
    public static final int SECBIT_KEEP_CAPS = 0x10;
    public static final int SECBIT_KEEP_CAPS_LOCKED = 0x20;
    public static final int SECBIT_NO_CAP_AMBIENT_RAISE = 0x40;
    public static final int SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED = 0x80;

    // arch_prctl(2)
    public static final int ARCH_SET_GS = 0x1001;
    public static final int ARCH_SET_FS = 0x1002;
    public static final int ARCH_GET_FS = 0x1003;
    public static final int ARCH_GET_GS = 0x1004;
    public static final int ARCH_GET_CPUID = 0x1011;
    public static final int ARCH_SET_CPUID = 0x1012;
    public static final int ARCH_GET_XCOMP_SUPP = 0x1021;
    public static final int ARCH_GET_XCOMP_PERM = 0x1022;
    public static final int ARCH_REQ_XCOMP_PERM = 0x1023;
    public static final int ARCH_SHSTK_ENABLE = 0x5001;
    public static final int ARCH_SHSTK_DISABLE = 0x5002;
    public static final int ARCH_SHSTK_STATUS = 0x5005;

    // personality(2)
    public static final int PER_LINUX = 0x0;
    public static final int PER_LINUX32 = 0x8;
    public static final int PER_MASK = 0xff;
    public static final int UNAME26 = 0x20000;
    public static final int ADDR_NO_RANDOMIZE = 0x40000;
    public static final int FDPIC_FUNCPTRS = 0x80000;
    public static final int MMAP_PAGE_ZERO = 0x100000;
    public static final int ADDR_COMPAT_LAYOUT = 0x200000;
    public static final int READ_IMPLIES_EXEC = 0x400000;
    public static final int ADDR_LIMIT_32BIT = 0x800000;
    public static final int SHORT_INODE = 0x1000000;
    public static final int WHOLE_SECONDS = 0x2000000;
    public static final int STICKY_TIMEOUTS = 0x4000000;
    public static final int ADDR_LIMIT_3GB = 0x8000000;

    // Length of a thread name with its NUL
    public static final int TASK_COMM_LEN = 16;

    private Prctl() {
    }
}
