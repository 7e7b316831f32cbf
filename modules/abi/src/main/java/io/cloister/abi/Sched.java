package io.cloister.abi;

/**
 * Scheduling: sched(7), sched_setattr(2), ioprio_set(2).
 */
public final class Sched {
    // Policies
    public static final int SCHED_OTHER = 0;
    public static final int SCHED_FIFO = 1;
    public static final int SCHED_RR = 2;
    public static final int SCHED_BATCH = 3;
    public static final int SCHED_IDLE = 5;
    public static final int SCHED_DEADLINE = 6;
    public static final int SCHED_EXT = 7;

    // Or-ed into the policy
    public static final int SCHED_RESET_ON_FORK = 0x40000000;

    // sched_setattr(2) flags
    public static final int SCHED_FLAG_RESET_ON_FORK = 0x1;
    public static final int SCHED_FLAG_RECLAIM = 0x2;
    public static final int SCHED_FLAG_DL_OVERRUN = 0x4;
    public static final int SCHED_FLAG_KEEP_POLICY = 0x8;
    public static final int SCHED_FLAG_KEEP_PARAMS = 0x10;
    public static final int SCHED_FLAG_UTIL_CLAMP_MIN = 0x20;
    public static final int SCHED_FLAG_UTIL_CLAMP_MAX = 0x40;

    // Real-time priorities of FIFO and RR
    public static final int SCHED_RT_PRIORITY_MIN = 1;
    public static final int SCHED_RT_PRIORITY_MAX = 99;

    // struct sched_attr
    public static final int SCHED_ATTR_SIZE_VER0 = 48;
    public static final int SCHED_ATTR_SIZE_VER1 = 56;

    // ioprio_set(2)
    public static final int IOPRIO_CLASS_SHIFT = 13;
    public static final int IOPRIO_CLASS_NONE = 0;
    public static final int IOPRIO_CLASS_RT = 1;
    public static final int IOPRIO_CLASS_BE = 2;
    public static final int IOPRIO_CLASS_IDLE = 3;
    public static final int IOPRIO_WHO_PROCESS = 1;
    public static final int IOPRIO_WHO_PGRP = 2;
    public static final int IOPRIO_WHO_USER = 3;

    private Sched() {
    }
}
