/*
 * jni.c - the same host calls under the names that Java's native methods have (io.cloister.platform.Native).
 *
 * Only what is needed while a service starts, or often: these bind in a microsecond and cost some ten nanoseconds a call. The
 * others are bound by JNA (io.cloister.platform.ColdNative), which takes 80 ms to start and 270 ns a call. No object ever crosses, so
 * neither environment nor class is used and no header of the JDK is needed.
 */
#include "cloister.h"

#define JAVA(type, mangled) CL_API type Java_io_cloister_platform_Native_##mangled
#define IGNORED const void *env, const void *owner

JAVA(int, cl_1futex_1wait)(IGNORED, int64_t addr, int expected, int64_t timeout_ns);
JAVA(int, cl_1futex_1wait)(IGNORED, int64_t addr, int expected, int64_t timeout_ns)
{
	(void)env;
	(void)owner;
	return cl_futex_wait((void *)(uintptr_t)addr, expected, timeout_ns);
}

JAVA(int, cl_1futex_1wake)(IGNORED, int64_t addr, int n);
JAVA(int, cl_1futex_1wake)(IGNORED, int64_t addr, int n)
{
	(void)env;
	(void)owner;
	return cl_futex_wake((void *)(uintptr_t)addr, n);
}

JAVA(int, cl_1memfd)(IGNORED, int64_t name, int64_t size, int seal_size);
JAVA(int, cl_1memfd)(IGNORED, int64_t name, int64_t size, int seal_size)
{
	(void)env;
	(void)owner;
	return cl_memfd((const char *)(uintptr_t)name, size, seal_size);
}

JAVA(int64_t, cl_1mmap)(IGNORED, int fd, int64_t off, int64_t len, int prot, int shared);
JAVA(int64_t, cl_1mmap)(IGNORED, int fd, int64_t off, int64_t len, int prot, int shared)
{
	(void)env;
	(void)owner;
	return cl_mmap(fd, off, len, prot, shared);
}

JAVA(int, cl_1munmap)(IGNORED, int64_t addr, int64_t len);
JAVA(int, cl_1munmap)(IGNORED, int64_t addr, int64_t len)
{
	(void)env;
	(void)owner;
	return cl_munmap((void *)(uintptr_t)addr, len);
}

JAVA(int, cl_1socketpair)(IGNORED, int type, int64_t out);
JAVA(int, cl_1socketpair)(IGNORED, int type, int64_t out)
{
	(void)env;
	(void)owner;
	return cl_socketpair(type, (int *)(uintptr_t)out);
}

JAVA(int64_t, cl_1send_1fds)(IGNORED, int sock, int64_t buf, int64_t len, int64_t fds, int n);
JAVA(int64_t, cl_1send_1fds)(IGNORED, int sock, int64_t buf, int64_t len, int64_t fds, int n)
{
	(void)env;
	(void)owner;
	return cl_send_fds(sock, (const void *)(uintptr_t)buf, len, (const int *)(uintptr_t)fds, n);
}

JAVA(int64_t, cl_1recv_1fds)(IGNORED, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out, int timeout_ms);
JAVA(int64_t, cl_1recv_1fds)(IGNORED, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out, int timeout_ms)
{
	(void)env;
	(void)owner;
	return cl_recv_fds(sock, (void *)(uintptr_t)buf, cap, (int *)(uintptr_t)fds, max, (int *)(uintptr_t)nfds_out, timeout_ms);
}

JAVA(int64_t, cl_1peek_1fds)(IGNORED, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out);
JAVA(int64_t, cl_1peek_1fds)(IGNORED, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out)
{
	(void)env;
	(void)owner;
	return cl_peek_fds(sock, (void *)(uintptr_t)buf, cap, (int *)(uintptr_t)fds, max, (int *)(uintptr_t)nfds_out);
}

JAVA(int64_t, cl_1peek)(IGNORED, int sock, int64_t buf, int64_t cap);
JAVA(int64_t, cl_1peek)(IGNORED, int sock, int64_t buf, int64_t cap)
{
	(void)env;
	(void)owner;
	return cl_peek(sock, (void *)(uintptr_t)buf, cap);
}

JAVA(int64_t, cl_1pread)(IGNORED, int fd, int64_t addr, int64_t len, int64_t off);
JAVA(int64_t, cl_1pread)(IGNORED, int fd, int64_t addr, int64_t len, int64_t off)
{
	(void)env;
	(void)owner;
	return cl_pread(fd, (void *)(uintptr_t)addr, len, off);
}

JAVA(int64_t, cl_1pwrite)(IGNORED, int fd, int64_t addr, int64_t len, int64_t off);
JAVA(int64_t, cl_1pwrite)(IGNORED, int fd, int64_t addr, int64_t len, int64_t off)
{
	(void)env;
	(void)owner;
	return cl_pwrite(fd, (const void *)(uintptr_t)addr, len, off);
}

JAVA(int64_t, cl_1read)(IGNORED, int fd, int64_t addr, int64_t len, int flags);
JAVA(int64_t, cl_1read)(IGNORED, int fd, int64_t addr, int64_t len, int flags)
{
	(void)env;
	(void)owner;
	return cl_read(fd, (void *)(uintptr_t)addr, len, flags);
}

JAVA(int64_t, cl_1write)(IGNORED, int fd, int64_t addr, int64_t len, int flags);
JAVA(int64_t, cl_1write)(IGNORED, int fd, int64_t addr, int64_t len, int flags)
{
	(void)env;
	(void)owner;
	return cl_write(fd, (const void *)(uintptr_t)addr, len, flags);
}

JAVA(int, cl_1poll)(IGNORED, int64_t fds, int n, int timeout_ms);
JAVA(int, cl_1poll)(IGNORED, int64_t fds, int n, int timeout_ms)
{
	(void)env;
	(void)owner;
	return cl_poll((struct pollfd *)(uintptr_t)fds, n, timeout_ms);
}

JAVA(int64_t, cl_1lseek)(IGNORED, int fd, int64_t off, int whence);
JAVA(int64_t, cl_1lseek)(IGNORED, int fd, int64_t off, int whence)
{
	(void)env;
	(void)owner;
	return cl_lseek(fd, off, whence);
}

JAVA(int, cl_1ftruncate)(IGNORED, int fd, int64_t len);
JAVA(int, cl_1ftruncate)(IGNORED, int fd, int64_t len)
{
	(void)env;
	(void)owner;
	return cl_ftruncate(fd, len);
}

JAVA(int, cl_1fallocate)(IGNORED, int fd, int mode, int64_t off, int64_t len);
JAVA(int, cl_1fallocate)(IGNORED, int fd, int mode, int64_t off, int64_t len)
{
	(void)env;
	(void)owner;
	return cl_fallocate(fd, mode, off, len);
}

JAVA(int, cl_1fsync)(IGNORED, int fd, int data_only);
JAVA(int, cl_1fsync)(IGNORED, int fd, int data_only)
{
	(void)env;
	(void)owner;
	return cl_fsync(fd, data_only);
}

JAVA(int, cl_1close)(IGNORED, int fd);
JAVA(int, cl_1close)(IGNORED, int fd)
{
	(void)env;
	(void)owner;
	return cl_close(fd);
}

JAVA(int, cl_1dup)(IGNORED, int fd, int at_least);
JAVA(int, cl_1dup)(IGNORED, int fd, int at_least)
{
	(void)env;
	(void)owner;
	return cl_dup(fd, at_least);
}

JAVA(int, cl_1fcntl)(IGNORED, int fd, int cmd, int64_t arg);
JAVA(int, cl_1fcntl)(IGNORED, int fd, int cmd, int64_t arg)
{
	(void)env;
	(void)owner;
	return cl_fcntl(fd, cmd, arg);
}

JAVA(int, cl_1statx)(IGNORED, int dirfd, int64_t path, int flags, int mask, int64_t buf256);
JAVA(int, cl_1statx)(IGNORED, int dirfd, int64_t path, int flags, int mask, int64_t buf256)
{
	(void)env;
	(void)owner;
	return cl_statx(dirfd, (const char *)(uintptr_t)path, flags, mask, (void *)(uintptr_t)buf256);
}

JAVA(int, cl_1openat2)(IGNORED, int dirfd, int64_t path, int64_t flags, int64_t mode, int64_t resolve);
JAVA(int, cl_1openat2)(IGNORED, int dirfd, int64_t path, int64_t flags, int64_t mode, int64_t resolve)
{
	(void)env;
	(void)owner;
	return cl_openat2(dirfd, (const char *)(uintptr_t)path, flags, mode, resolve);
}

JAVA(int64_t, cl_1readlinkat)(IGNORED, int dirfd, int64_t path, int64_t buf, int64_t cap);
JAVA(int64_t, cl_1readlinkat)(IGNORED, int dirfd, int64_t path, int64_t buf, int64_t cap)
{
	(void)env;
	(void)owner;
	return cl_readlinkat(dirfd, (const char *)(uintptr_t)path, (void *)(uintptr_t)buf, cap);
}

JAVA(int64_t, cl_1getdents64)(IGNORED, int fd, int64_t buf, int64_t cap);
JAVA(int64_t, cl_1getdents64)(IGNORED, int fd, int64_t buf, int64_t cap)
{
	(void)env;
	(void)owner;
	return cl_getdents64(fd, (void *)(uintptr_t)buf, cap);
}

JAVA(int, cl_1mkdirat)(IGNORED, int dirfd, int64_t path, int mode);
JAVA(int, cl_1mkdirat)(IGNORED, int dirfd, int64_t path, int mode)
{
	(void)env;
	(void)owner;
	return cl_mkdirat(dirfd, (const char *)(uintptr_t)path, mode);
}

JAVA(int, cl_1unlinkat)(IGNORED, int dirfd, int64_t path, int flags);
JAVA(int, cl_1unlinkat)(IGNORED, int dirfd, int64_t path, int flags)
{
	(void)env;
	(void)owner;
	return cl_unlinkat(dirfd, (const char *)(uintptr_t)path, flags);
}

JAVA(int, cl_1renameat2)(IGNORED, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags);
JAVA(int, cl_1renameat2)(IGNORED, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags)
{
	(void)env;
	(void)owner;
	return cl_renameat2(old_dirfd, (const char *)(uintptr_t)old_path, new_dirfd, (const char *)(uintptr_t)new_path, flags);
}

JAVA(int, cl_1linkat)(IGNORED, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags);
JAVA(int, cl_1linkat)(IGNORED, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags)
{
	(void)env;
	(void)owner;
	return cl_linkat(old_dirfd, (const char *)(uintptr_t)old_path, new_dirfd, (const char *)(uintptr_t)new_path, flags);
}

JAVA(int, cl_1symlinkat)(IGNORED, int64_t target, int dirfd, int64_t path);
JAVA(int, cl_1symlinkat)(IGNORED, int64_t target, int dirfd, int64_t path)
{
	(void)env;
	(void)owner;
	return cl_symlinkat((const char *)(uintptr_t)target, dirfd, (const char *)(uintptr_t)path);
}

JAVA(int, cl_1mknodat)(IGNORED, int dirfd, int64_t path, int mode, int64_t dev);
JAVA(int, cl_1mknodat)(IGNORED, int dirfd, int64_t path, int mode, int64_t dev)
{
	(void)env;
	(void)owner;
	return cl_mknodat(dirfd, (const char *)(uintptr_t)path, mode, dev);
}

JAVA(int, cl_1fchmodat)(IGNORED, int dirfd, int64_t path, int mode, int flags);
JAVA(int, cl_1fchmodat)(IGNORED, int dirfd, int64_t path, int mode, int flags)
{
	(void)env;
	(void)owner;
	return cl_fchmodat(dirfd, (const char *)(uintptr_t)path, mode, flags);
}

JAVA(int, cl_1fchownat)(IGNORED, int dirfd, int64_t path, int uid, int gid, int flags);
JAVA(int, cl_1fchownat)(IGNORED, int dirfd, int64_t path, int uid, int gid, int flags)
{
	(void)env;
	(void)owner;
	return cl_fchownat(dirfd, (const char *)(uintptr_t)path, uid, gid, flags);
}

JAVA(int, cl_1utimensat)(IGNORED, int dirfd, int64_t path, int64_t times, int flags);
JAVA(int, cl_1utimensat)(IGNORED, int dirfd, int64_t path, int64_t times, int flags)
{
	(void)env;
	(void)owner;
	return cl_utimensat(dirfd, (const char *)(uintptr_t)path, (const int64_t *)(uintptr_t)times, flags);
}

JAVA(int, cl_1fstatfs)(IGNORED, int fd, int64_t buf120);
JAVA(int, cl_1fstatfs)(IGNORED, int fd, int64_t buf120)
{
	(void)env;
	(void)owner;
	return cl_fstatfs(fd, (void *)(uintptr_t)buf120);
}

JAVA(int64_t, cl_1fgetxattr)(IGNORED, int fd, int64_t name, int64_t buf, int64_t cap);
JAVA(int64_t, cl_1fgetxattr)(IGNORED, int fd, int64_t name, int64_t buf, int64_t cap)
{
	(void)env;
	(void)owner;
	return cl_fgetxattr(fd, (const char *)(uintptr_t)name, (void *)(uintptr_t)buf, cap);
}

JAVA(int64_t, cl_1flistxattr)(IGNORED, int fd, int64_t buf, int64_t cap);
JAVA(int64_t, cl_1flistxattr)(IGNORED, int fd, int64_t buf, int64_t cap)
{
	(void)env;
	(void)owner;
	return cl_flistxattr(fd, (void *)(uintptr_t)buf, cap);
}

JAVA(int, cl_1isatty)(IGNORED, int fd);
JAVA(int, cl_1isatty)(IGNORED, int fd)
{
	(void)env;
	(void)owner;
	return cl_isatty(fd);
}

JAVA(int, cl_1winsize_1get)(IGNORED, int fd, int64_t winsize8);
JAVA(int, cl_1winsize_1get)(IGNORED, int fd, int64_t winsize8)
{
	(void)env;
	(void)owner;
	return cl_winsize_get(fd, (void *)(uintptr_t)winsize8);
}

JAVA(int, cl_1tcsetattr)(IGNORED, int fd, int action, int64_t termios64);
JAVA(int, cl_1tcsetattr)(IGNORED, int fd, int action, int64_t termios64)
{
	(void)env;
	(void)owner;
	return cl_tcsetattr(fd, action, (const void *)(uintptr_t)termios64);
}

JAVA(int, cl_1tty_1raw)(IGNORED, int fd, int64_t saved64);
JAVA(int, cl_1tty_1raw)(IGNORED, int fd, int64_t saved64)
{
	(void)env;
	(void)owner;
	return cl_tty_raw(fd, (void *)(uintptr_t)saved64);
}

JAVA(int, cl_1getuid)(IGNORED);
JAVA(int, cl_1getuid)(IGNORED)
{
	(void)env;
	(void)owner;
	return cl_getuid();
}

JAVA(int, cl_1setaffinity)(IGNORED, int tid, int64_t cpu_mask);
JAVA(int, cl_1setaffinity)(IGNORED, int tid, int64_t cpu_mask)
{
	(void)env;
	(void)owner;
	return cl_setaffinity(tid, cpu_mask);
}

JAVA(int, cl_1wait)(IGNORED, int pid, int64_t status, int options);
JAVA(int, cl_1wait)(IGNORED, int pid, int64_t status, int options)
{
	(void)env;
	(void)owner;
	return cl_wait(pid, (int *)(uintptr_t)status, options);
}

JAVA(int64_t, cl_1getrandom)(IGNORED, int64_t buf, int64_t len);
JAVA(int64_t, cl_1getrandom)(IGNORED, int64_t buf, int64_t len)
{
	(void)env;
	(void)owner;
	return cl_getrandom((void *)(uintptr_t)buf, len);
}

JAVA(int, cl_1spawn)(IGNORED, int64_t path, int64_t argv, int64_t envp, int64_t src_fds, int64_t dst_fds, int nfds, int flags);
JAVA(int, cl_1spawn)(IGNORED, int64_t path, int64_t argv, int64_t envp, int64_t src_fds, int64_t dst_fds, int nfds, int flags)
{
	(void)env;
	(void)owner;
	return cl_spawn((const char *)(uintptr_t)path, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)envp, (const int *)(uintptr_t)src_fds, (const int *)(uintptr_t)dst_fds, nfds, flags);
}

JAVA(int, cl_1lockdown)(IGNORED, int64_t profile);
JAVA(int, cl_1lockdown)(IGNORED, int64_t profile)
{
	(void)env;
	(void)owner;
	return cl_lockdown((const char *)(uintptr_t)profile);
}

JAVA(int, cl_1kill)(IGNORED, int pid, int sig);
JAVA(int, cl_1kill)(IGNORED, int pid, int sig)
{
	(void)env;
	(void)owner;
	return cl_kill(pid, sig);
}

JAVA(int, cl_1keeper_1start)(IGNORED);
JAVA(int, cl_1keeper_1start)(IGNORED)
{
	(void)env;
	(void)owner;
	return cl_keeper_start();
}

JAVA(int, cl_1keeper_1order)(IGNORED, int sock, int what, int lowest, int tag);
JAVA(int, cl_1keeper_1order)(IGNORED, int sock, int what, int lowest, int tag)
{
	(void)env;
	(void)owner;
	return cl_keeper_order(sock, what, lowest, tag);
}

JAVA(int, cl_1give_1descriptors)(IGNORED, int sock, int64_t fds, int64_t numbers, int n, int timeout_ms);
JAVA(int, cl_1give_1descriptors)(IGNORED, int sock, int64_t fds, int64_t numbers, int n, int timeout_ms)
{
	(void)env;
	(void)owner;
	return cl_give_descriptors(sock, (const int *)(uintptr_t)fds, (const int *)(uintptr_t)numbers, n, timeout_ms);
}

JAVA(int, cl_1take_1descriptors)(IGNORED, int sock, int tag, int timeout_ms);
JAVA(int, cl_1take_1descriptors)(IGNORED, int sock, int tag, int timeout_ms)
{
	(void)env;
	(void)owner;
	return cl_take_descriptors(sock, tag, timeout_ms);
}

JAVA(int, cl_1fill_1descriptors)(IGNORED, int fd, int limit);
JAVA(int, cl_1fill_1descriptors)(IGNORED, int fd, int limit)
{
	(void)env;
	(void)owner;
	return cl_fill_descriptors(fd, limit);
}

JAVA(int, cl_1exit)(IGNORED, int code);
JAVA(int, cl_1exit)(IGNORED, int code)
{
	(void)env;
	(void)owner;
	return cl_exit(code);
}
