package io.cloister.bus;

/** Numbers of the agent's actions; twin of enum action_op in native/include/mailbox.h. */
public final class ActionOp {
    public static final int COPY_OUT = 1;
    public static final int MAP = 2;
    public static final int UNMAP = 3;
    public static final int PROTECT = 4;
    public static final int REMAP = 5;
    public static final int ADVISE = 6;
    public static final int START = 7;
    public static final int SIGNAL = 8;
    public static final int THREAD = 9;
    public static final int FORK = 10;
    public static final int STORE32 = 11;
    public static final int SET_BASE = 12;
    public static final int EXIT_THREAD = 13;
    public static final int FETCH = 14;
    public static final int PATCH = 15;
    public static final int FUTEX_CHECK = 16;
    public static final int FETCH_STR = 17;
    public static final int FUTEX_OP = 18;
    public static final int FILL = 19;

    public static final int SIGNAL_KEEP = 0;
    public static final int SIGNAL_RESTART = 1;
    public static final int SIGNAL_EINTR = 2;
    public static final int THREAD_SET_TLS = 1;
    public static final int THREAD_CHILD_SETTID = 2;
    public static final int THREAD_PARENT_SETTID = 4;

    private ActionOp() {
    }
}
