package io.cloister.platform;

import com.sun.jna.NativeLibrary;

/**
 * The rarely used calls of libcloister, bound by JNA direct mapping; see {@link Native} for the conventions and the
 * reason.
 */
public final class ColdNative {
    static {
        com.sun.jna.Native.register(ColdNative.class, NativeLibrary.getInstance(Native.library().toString()));
    }

    private ColdNative() {
    }

    public static native int cl_madvise(long addr, long len, int advice);

    public static native int cl_tap_open(long name, int flags);

    public static native long cl_copy_file_range(int in, long inOff, int out, long outOff, long len);

    public static native int cl_fsetxattr(int fd, long name, long buf, long len, int flags);

    public static native int cl_fremovexattr(int fd, long name);

    public static native int cl_winsize_set(int fd, long winsize8);

    public static native int cl_tcgetattr(int fd, long termios64);

    public static native int cl_getpid();

    public static native int cl_gettid();

    public static native int cl_pidfd_open(int pid);

    public static native int cl_pidfd_signal(int pidfd, int sig);

    public static native int cl_prctl_name(long name);

    public static native int cl_setaffinity(int tid, long cpuMask);

    public static native long cl_clock_gettime(int clock);

    public static native long cl_profile_text(long profile, long buf, long cap);
}
