package io.cloister.platform;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.cloister.bus.KernelFault;
import java.nio.file.Path;

/**
 * libcloister (native/include/cloister.h says what each call does): host calls with fixed arguments, bound by JNA direct mapping. Every call
 * returns a value of at least 0, or minus an errno. Addresses are plain longs.
 */
public final class Native {
    /** Flag of read and write: -EAGAIN rather than wait. */
    public static final int NONBLOCK = 1;
    /** Flags of {@link #cl_spawn}. */
    public static final int SPAWN_NULL_STDIO = 1;
    public static final int SPAWN_SETSID = 2;
    /** SOCK_SEQPACKET. */
    public static final int SOCK_SEQPACKET = 5;

    static {
        String home = System.getenv("CLOISTER_HOME");
        Path library = Path.of(System.getProperty("cloister.native", home == null ? "native/build" : home + "/native"), "libcloister.so");
        com.sun.jna.Native.register(Native.class, com.sun.jna.NativeLibrary.getInstance(library.toAbsolutePath().toString()));
    }

    private Native() {
    }

    public static native int cl_futex_wait(long addr, int expected, long timeoutNs);

    public static native int cl_futex_wake(long addr, int n);

    public static native int cl_memfd(String name, long size, int sealSize);

    public static native long cl_mmap(int fd, long off, long len, int prot, int shared);

    public static native int cl_munmap(long addr, long len);

    public static native int cl_madvise(long addr, long len, int advice);

    public static native int cl_socketpair(int type, long out2);

    public static native long cl_send_fds(int sock, long buf, long len, long fds, int n);

    public static native long cl_recv_fds(int sock, long buf, long cap, long fds, int max, long nfdsOut, int timeoutMs);

    public static native int cl_tap_open(String name, int flags);

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

    public static native int cl_renameat2(int oldDir, long oldPath, int newDir, long newPath, int flags);

    public static native int cl_linkat(int oldDir, long oldPath, int newDir, long newPath, int flags);

    public static native int cl_symlinkat(long target, int dirfd, long path);

    public static native int cl_mknodat(int dirfd, long path, int mode, long dev);

    public static native int cl_fchmodat(int dirfd, long path, int mode, int flags);

    public static native int cl_fchownat(int dirfd, long path, int uid, int gid, int flags);

    public static native int cl_utimensat(int dirfd, long path, long times4, int flags);

    public static native int cl_fstatfs(int fd, long buf120);

    public static native long cl_fgetxattr(int fd, long name, long buf, long cap);

    public static native long cl_flistxattr(int fd, long buf, long cap);

    public static native int cl_winsize_get(int fd, long winsize8);

    public static native int cl_winsize_set(int fd, long winsize8);

    public static native int cl_tcgetattr(int fd, long termios64);

    public static native int cl_tcsetattr(int fd, int action, long termios64);

    public static native int cl_tty_raw(int fd, long saved64);

    public static native int cl_isatty(int fd);

    public static native int cl_kill(int pid, int sig);

    public static native int cl_getpid();

    public static native int cl_gettid();

    public static native int cl_getuid();

    public static native int cl_wait(int pid, long status, int options);

    public static native int cl_pidfd_open(int pid);

    public static native int cl_pidfd_signal(int pidfd, int sig);

    public static native int cl_sched_setslice(int tid, long sliceNs);

    public static native long cl_getrandom(long buf, long len);

    public static native int cl_spawn(String path, Pointer argv, Pointer envp, long srcFds, long dstFds, int nfds, int flags);

    public static native int cl_lockdown(String profile);

    public static native long cl_profile_text(String profile, long buf, long cap);

    /** The value, or a fault that names what was tried. */
    public static long must(long outcome, String what) {
        if (outcome < 0) {
            throw new KernelFault(KernelFault.Category.HOST, what + ": " + io.cloister.abi.Errno.name((int) -outcome));
        }
        return outcome;
    }

    /** A NULL-terminated vector of C strings; keep the result referenced while in use. */
    public static Memory vector(java.util.List<String> strings) {
        int bytes = 0;
        java.util.List<byte[]> raw = new java.util.ArrayList<>();
        for (String s : strings) {
            byte[] b = s.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            raw.add(b);
            bytes += b.length + 1;
        }
        long table = 8L * (raw.size() + 1);
        Memory memory = new Memory(table + bytes);
        long at = table;
        for (int i = 0; i < raw.size(); i++) {
            memory.setPointer(8L * i, memory.share(at));
            memory.write(at, raw.get(i), 0, raw.get(i).length);
            at += raw.get(i).length;
            memory.setByte(at++, (byte) 0);
        }
        memory.setPointer(8L * raw.size(), Pointer.NULL);
        return memory;
    }
}
