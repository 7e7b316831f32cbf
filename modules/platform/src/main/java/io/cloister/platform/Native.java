package io.cloister.platform;

import io.cloister.abi.Errno;
import io.cloister.bus.KernelFault;
import java.nio.file.Path;

/**
 * libcloister (native/include/cloister.h says what each call does): host calls with fixed arguments, for what is needed
 * while a service starts or often. Bound by name, without a library: measured against JNA, which took 80 ms to start in
 * each JVM and 270 ns a call. What is rare is in {@link ColdNative}, by JNA. Every call returns a value of at least 0,
 * or minus an errno; addresses are plain longs, strings are addresses of {@link CString}s.
 */
@SuppressWarnings("restricted")
public final class Native {
    /** Flag of read and write: -EAGAIN rather than wait. */
    public static final int NONBLOCK = 1;
    /** Flag of {@link #cl_spawn}: 0, 1, 2 are /dev/null unless named. */
    public static final int SPAWN_NULL_STDIO = 1;
    /** Type of {@link #cl_socketpair}. */
    public static final int SOCK_SEQPACKET = 5;

    static {
        System.load(library().toString());
    }

    private Native() {
    }

    public static native int cl_futex_wait(long addr, int expected, long timeoutNs);

    public static native int cl_futex_wake(long addr, int n);

    public static native int cl_memfd(long name, long size, int sealSize);

    public static native int cl_copy_data(int from, int to, long size);

    public static native int cl_memory_file(long path, long size, long out);

    public static native long cl_mmap(int fd, long off, long len, int prot, int shared);

    public static native int cl_socketpair(int type, long out);

    public static native long cl_send_fds(int sock, long buf, long len, long fds, int n);

    public static native long cl_recv_fds(int sock, long buf, long cap, long fds, int max, long nfdsOut, int timeoutMs);

    public static native long cl_peek_fds(int sock, long buf, long cap, long fds, int max, long nfdsOut);

    public static native long cl_peek(int sock, long buf, long cap);

    public static native long cl_pread(int fd, long addr, long len, long off);

    public static native long cl_pwrite(int fd, long addr, long len, long off);

    public static native long cl_read(int fd, long addr, long len, int flags);

    public static native long cl_write(int fd, long addr, long len, int flags);

    public static native int cl_poll(long fds, int n, int timeoutMs);

    public static native long cl_lseek(int fd, long off, int whence);

    public static native int cl_ftruncate(int fd, long len);

    public static native int cl_fallocate(int fd, int mode, long off, long len);

    public static native int cl_fsync(int fd, int dataOnly);

    public static native int cl_close(int fd);

    public static native int cl_dup(int fd, int atLeast);

    public static native int cl_fcntl(int fd, int cmd, long arg);

    public static native int cl_statx(int dirfd, long path, int flags, int mask, long buf256);

    public static native int cl_openat2(int dirfd, long path, long flags, long mode, long resolve);

    public static native long cl_readlinkat(int dirfd, long path, long buf, long cap);

    public static native long cl_getdents64(int fd, long buf, long cap);

    public static native int cl_mkdirat(int dirfd, long path, int mode);

    public static native int cl_unlinkat(int dirfd, long path, int flags);

    public static native int cl_renameat2(int oldDirfd, long oldPath, int newDirfd, long newPath, int flags);

    public static native int cl_linkat(int oldDirfd, long oldPath, int newDirfd, long newPath, int flags);

    public static native int cl_symlinkat(long target, int dirfd, long path);

    public static native int cl_mknodat(int dirfd, long path, int mode, long dev);

    public static native int cl_fchmodat(int dirfd, long path, int mode, int flags);

    public static native int cl_fchownat(int dirfd, long path, int uid, int gid, int flags);

    public static native int cl_utimensat(int dirfd, long path, long times, int flags);

    public static native int cl_fstatfs(int fd, long buf120);

    public static native int cl_isatty(int fd);

    public static native int cl_winsize_get(int fd, long winsize8);

    public static native int cl_tcsetattr(int fd, int action, long termios64);

    public static native int cl_tty_raw(int fd, long saved64);

    public static native int cl_getuid();

    public static native int cl_setaffinity(int tid, long cpuMask);

    public static native int cl_wait(int pid, long status, int options);

    public static native long cl_getrandom(long buf, long len);

    public static native int cl_spawn(long path, long argv, long envp, long srcFds, long dstFds, int nfds, int flags);

    public static native int cl_lockdown(long profile);

    public static native int cl_kill(int pid, int sig);

    public static native int cl_exit(int code);

    public static native int cl_keeper_start();

    public static native int cl_keeper_order(int sock, int what, int lowest, int tag);

    public static native int cl_give_descriptors(int sock, long fds, long numbers, int n, int timeoutMs);

    public static native int cl_take_descriptors(int sock, int tag, int timeoutMs);

    public static native int cl_fill_descriptors(int fd, int limit);

    /** The value, or a fault that names what was tried. */
    public static long must(long outcome, String what) {
        if (outcome < 0) {
            throw new KernelFault(KernelFault.Category.HOST, what + ": " + Errno.name((int) -outcome));
        }
        return outcome;
    }

    static Path library() {
        String home = System.getenv("CLOISTER_HOME");
        return Path.of(
                        System.getProperty("cloister.native", home == null ? "native/build" : home + "/native"),
                        "libcloister.so")
                .toAbsolutePath();
    }
}
