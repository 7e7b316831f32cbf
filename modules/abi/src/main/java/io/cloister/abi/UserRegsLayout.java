package io.cloister.abi;

/**
 * {@code struct user_regs_struct} of ptrace(2) PTRACE_GETREGS.
 *
 * <pre>
 *       +-------------------------------------------------------+
 *     0 | r15                                                   |
 *       +-------------------------------------------------------+
 *     8 | r14                                                   |
 *       +-------------------------------------------------------+
 *    16 | r13                                                   |
 *       +-------------------------------------------------------+
 *    24 | r12                                                   |
 *       +-------------------------------------------------------+
 *    32 | rbp                                                   |
 *       +-------------------------------------------------------+
 *    40 | rbx                                                   |
 *       +-------------------------------------------------------+
 *    48 | r11                                                   |
 *       +-------------------------------------------------------+
 *    56 | r10                                                   |
 *       +-------------------------------------------------------+
 *    64 | r9                                                    |
 *       +-------------------------------------------------------+
 *    72 | r8                                                    |
 *       +-------------------------------------------------------+
 *    80 | rax                                                   |
 *       +-------------------------------------------------------+
 *    88 | rcx                                                   |
 *       +-------------------------------------------------------+
 *    96 | rdx                                                   |
 *       +-------------------------------------------------------+
 *   104 | rsi                                                   |
 *       +-------------------------------------------------------+
 *   112 | rdi                                                   |
 *       +-------------------------------------------------------+
 *   120 | orig_rax                                              |
 *       +-------------------------------------------------------+
 *   128 | rip                                                   |
 *       +-------------------------------------------------------+
 *   136 | cs                                                    |
 *       +-------------------------------------------------------+
 *   144 | eflags                                                |
 *       +-------------------------------------------------------+
 *   152 | rsp                                                   |
 *       +-------------------------------------------------------+
 *   160 | ss                                                    |
 *       +-------------------------------------------------------+
 *   168 | fs_base                                               |
 *       +-------------------------------------------------------+
 *   176 | gs_base                                               |
 *       +-------------------------------------------------------+
 *   184 | ds                                                    |
 *       +-------------------------------------------------------+
 *   192 | es                                                    |
 *       +-------------------------------------------------------+
 *   200 | fs                                                    |
 *       +-------------------------------------------------------+
 *   208 | gs                                                    |
 *       +-------------------------------------------------------+
 * </pre>
 */
public final class UserRegsLayout {
    /** Bytes of the whole structure. */
    public static final int SIZE = 216;

    public static final int R15 = 0;
    public static final int R14 = 8;
    public static final int R13 = 16;
    public static final int R12 = 24;
    public static final int RBP = 32;
    public static final int RBX = 40;
    public static final int R11 = 48;
    public static final int R10 = 56;
    public static final int R9 = 64;
    public static final int R8 = 72;
    public static final int RAX = 80;
    public static final int RCX = 88;
    public static final int RDX = 96;
    public static final int RSI = 104;
    public static final int RDI = 112;
    public static final int ORIG_RAX = 120;
    public static final int RIP = 128;
    public static final int CS = 136;
    public static final int EFLAGS = 144;
    public static final int RSP = 152;
    public static final int SS = 160;
    public static final int FS_BASE = 168;
    public static final int GS_BASE = 176;
    public static final int DS = 184;
    public static final int ES = 192;
    public static final int FS = 200;
    public static final int GS = 208;

    private UserRegsLayout() {
    }
}
