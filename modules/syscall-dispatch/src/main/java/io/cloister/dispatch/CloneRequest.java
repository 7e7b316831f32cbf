package io.cloister.dispatch;

import io.cloister.abi.CloneArgsLayout;
import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.bus.Call;

/**
 * What fork, vfork, clone and clone3 ask for, in one form.
 *
 * @param flags CLONE_* without the exit signal. @param exitSignal told to the parent. @param stack initial stack pointer, 0: keep.
 * @param tls fs base for CLONE_SETTLS. @param parentTid for CLONE_PARENT_SETTID. @param childTid for CLONE_CHILD_*TID.
 */
record CloneRequest(long flags, int exitSignal, long stack, long tls, long parentTid, long childTid) {
    private static final long NAMESPACES = CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_NEWCGROUP | CloneFlags.CLONE_NEWUTS
        | CloneFlags.CLONE_NEWIPC | CloneFlags.CLONE_NEWUSER | CloneFlags.CLONE_NEWPID | CloneFlags.CLONE_NEWNET;
    private static final int MAX_ARGS = 4096;

    /** clone(2): flags, stack, parent_tid, child_tid, tls. */
    static CloneRequest ofClone(Call call) {
        long flags = call.arg(0) & 0xffffffffL & ~(long) CloneFlags.CSIGNAL & ~(long) CloneFlags.CLONE_DETACHED;
        return new CloneRequest(flags, (int) call.arg(0) & CloneFlags.CSIGNAL, call.arg(1), call.arg(4), call.arg(2), call.arg(3));
    }

    /** fork(2). */
    static CloneRequest ofFork() {
        return new CloneRequest(0, Signals.SIGCHLD, 0, 0, 0, 0);
    }

    /** vfork(2). */
    static CloneRequest ofVfork() {
        return new CloneRequest(CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK, Signals.SIGCHLD, 0, 0, 0, 0);
    }

    /** 0 where the struct clone_args of clone3(2) makes sense, else minus an errno. */
    static long checkClone3(Call call) {
        long size = call.arg(1);
        if (size < CloneFlags.CLONE_ARGS_SIZE_VER0 || Long.compareUnsigned(size, MAX_ARGS) > 0) {
            return Long.compareUnsigned(size, MAX_ARGS) > 0 ? -Errno.E2BIG : -Errno.EINVAL;
        }
        if (call.inLength(0) < CloneFlags.CLONE_ARGS_SIZE_VER0) {
            return call.inLength(0) < 0 ? call.inLength(0) : -Errno.EFAULT;
        }
        byte[] args = call.inBytes(0);
        for (int i = CloneArgsLayout.SIZE; i < args.length; i++) {
            if (args[i] != 0) {
                return -Errno.E2BIG;
            }
        }
        long signal = field(args, CloneArgsLayout.EXIT_SIGNAL);
        long flags = field(args, CloneArgsLayout.FLAGS);
        boolean stackBad = (field(args, CloneArgsLayout.STACK) == 0) != (field(args, CloneArgsLayout.STACK_SIZE) == 0);
        if ((signal & ~(long) CloneFlags.CSIGNAL) != 0 || (flags & CloneFlags.CSIGNAL) != 0 || stackBad || signal > 64
            || (flags & (CloneFlags.CLONE_THREAD | CloneFlags.CLONE_PARENT)) != 0 && signal != 0
            || (flags & CloneFlags.CLONE_DETACHED) != 0 || (flags & CloneFlags.CLONE_INTO_CGROUP) != 0) {
            return -Errno.EINVAL;
        }
        return field(args, CloneArgsLayout.SET_TID_SIZE) != 0 ? -Errno.EPERM : 0;
    }

    /** clone3(2), checked before. */
    static CloneRequest ofClone3(Call call) {
        byte[] args = call.inBytes(0);
        long stack = field(args, CloneArgsLayout.STACK) + field(args, CloneArgsLayout.STACK_SIZE);
        return new CloneRequest(field(args, CloneArgsLayout.FLAGS), (int) field(args, CloneArgsLayout.EXIT_SIGNAL) & CloneFlags.CSIGNAL,
            stack, field(args, CloneArgsLayout.TLS), field(args, CloneArgsLayout.PARENT_TID), field(args, CloneArgsLayout.CHILD_TID));
    }

    private static long field(byte[] args, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (at + i < args.length ? args[at + i] & 0xff : 0);
        }
        return value;
    }

    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    /** A thread or vfork child: it lives in its parent's stub. */
    boolean sharesMemory() {
        return has(CloneFlags.CLONE_VM);
    }

    /** 0, or minus the errno of clone(2). */
    long check(boolean admin) {
        boolean thread = has(CloneFlags.CLONE_THREAD);
        boolean handlers = has(CloneFlags.CLONE_SIGHAND);
        if (thread && !handlers || handlers && !sharesMemory() || exitSignal > 64
            || has(CloneFlags.CLONE_FS) && (flags & (CloneFlags.CLONE_NEWNS | CloneFlags.CLONE_NEWUSER)) != 0
            || has(CloneFlags.CLONE_CLEAR_SIGHAND) && handlers || has(CloneFlags.CLONE_PIDFD)) {
            return -Errno.EINVAL;
        }
        if ((flags & NAMESPACES) != 0) {
            return admin || has(CloneFlags.CLONE_NEWUSER) ? -Errno.EINVAL : -Errno.EPERM;
        }
        boolean badAddress = has(CloneFlags.CLONE_SETTLS) && (tls < 0 || tls >= io.cloister.bus.MailboxDescriptor.GUEST_TOP);
        return badAddress ? -Errno.EPERM : 0;
    }
}
