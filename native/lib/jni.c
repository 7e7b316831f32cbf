/*
 * jni.c - the same host calls under the names that Java's native methods have (io.cloister.platform.Native).
 *
 * Only what is needed while a service starts, or often: these bind in a microsecond and cost some ten nanoseconds a
 * call. What only commands of the operator need is bound by JNA (io.cloister.platform.ColdNative), which takes 80 ms to
 * start and 270 ns a call. No object ever crosses, so neither environment nor class is used and no header of the JDK is
 * needed.
 */
#include "cloister.h"

/* In a name, _1 is how JNI writes an underscore. */
#define JNI const void *env __attribute__((unused)), const void *owner __attribute__((unused))
#define AT(address) ((void *)(uintptr_t)(address))
#define CALL(type, name, parameters, call)                      \
	CL_API type Java_io_cloister_platform_Native_##name parameters; \
	CL_API type Java_io_cloister_platform_Native_##name parameters  \
	{                                                       \
		return call;                                    \
	}

CALL(int, cl_1futex_1wait, (JNI, int64_t addr, int expected, int64_t timeout_ns),
	cl_futex_wait(AT(addr), expected, timeout_ns))
CALL(int, cl_1futex_1wake, (JNI, int64_t addr, int n), cl_futex_wake(AT(addr), n))
CALL(int, cl_1memfd, (JNI, int64_t name, int64_t size, int seal_size), cl_memfd(AT(name), size, seal_size))
CALL(int, cl_1copy_1data, (JNI, int from, int to, int64_t size), cl_copy_data(from, to, size))
CALL(int, cl_1memory_1file, (JNI, int64_t path, int64_t size, int64_t out), cl_memory_file(AT(path), size, AT(out)))
CALL(int64_t, cl_1mmap, (JNI, int fd, int64_t off, int64_t len, int prot, int shared),
	cl_mmap(fd, off, len, prot, shared))
CALL(int, cl_1socketpair, (JNI, int type, int64_t out), cl_socketpair(type, AT(out)))
CALL(int64_t, cl_1send_1fds, (JNI, int sock, int64_t buf, int64_t len, int64_t fds, int n),
	cl_send_fds(sock, AT(buf), len, AT(fds), n))
CALL(int64_t, cl_1recv_1fds, (JNI, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out,
	int timeout_ms),
	cl_recv_fds(sock, AT(buf), cap, AT(fds), max, AT(nfds_out), timeout_ms))
CALL(int64_t, cl_1peek_1fds, (JNI, int sock, int64_t buf, int64_t cap, int64_t fds, int max, int64_t nfds_out),
	cl_peek_fds(sock, AT(buf), cap, AT(fds), max, AT(nfds_out)))
CALL(int64_t, cl_1peek, (JNI, int sock, int64_t buf, int64_t cap), cl_peek(sock, AT(buf), cap))
CALL(int64_t, cl_1pread, (JNI, int fd, int64_t addr, int64_t len, int64_t off), cl_pread(fd, AT(addr), len, off))
CALL(int64_t, cl_1pwrite, (JNI, int fd, int64_t addr, int64_t len, int64_t off), cl_pwrite(fd, AT(addr), len, off))
CALL(int64_t, cl_1read, (JNI, int fd, int64_t addr, int64_t len, int flags), cl_read(fd, AT(addr), len, flags))
CALL(int64_t, cl_1write, (JNI, int fd, int64_t addr, int64_t len, int flags), cl_write(fd, AT(addr), len, flags))
CALL(int, cl_1poll, (JNI, int64_t fds, int n, int timeout_ms), cl_poll(AT(fds), n, timeout_ms))
CALL(int64_t, cl_1lseek, (JNI, int fd, int64_t off, int whence), cl_lseek(fd, off, whence))
CALL(int, cl_1ftruncate, (JNI, int fd, int64_t len), cl_ftruncate(fd, len))
CALL(int, cl_1fallocate, (JNI, int fd, int mode, int64_t off, int64_t len), cl_fallocate(fd, mode, off, len))
CALL(int, cl_1fsync, (JNI, int fd, int data_only), cl_fsync(fd, data_only))
CALL(int, cl_1close, (JNI, int fd), cl_close(fd))
CALL(int, cl_1dup, (JNI, int fd, int at_least), cl_dup(fd, at_least))
CALL(int, cl_1fcntl, (JNI, int fd, int cmd, int64_t arg), cl_fcntl(fd, cmd, arg))
CALL(int, cl_1statx, (JNI, int dirfd, int64_t path, int flags, int mask, int64_t buf256),
	cl_statx(dirfd, AT(path), flags, mask, AT(buf256)))
CALL(int, cl_1openat2, (JNI, int dirfd, int64_t path, int64_t flags, int64_t mode, int64_t resolve),
	cl_openat2(dirfd, AT(path), flags, mode, resolve))
CALL(int64_t, cl_1readlinkat, (JNI, int dirfd, int64_t path, int64_t buf, int64_t cap),
	cl_readlinkat(dirfd, AT(path), AT(buf), cap))
CALL(int64_t, cl_1getdents64, (JNI, int fd, int64_t buf, int64_t cap), cl_getdents64(fd, AT(buf), cap))
CALL(int, cl_1mkdirat, (JNI, int dirfd, int64_t path, int mode), cl_mkdirat(dirfd, AT(path), mode))
CALL(int, cl_1unlinkat, (JNI, int dirfd, int64_t path, int flags), cl_unlinkat(dirfd, AT(path), flags))
CALL(int, cl_1renameat2, (JNI, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags),
	cl_renameat2(old_dirfd, AT(old_path), new_dirfd, AT(new_path), flags))
CALL(int, cl_1linkat, (JNI, int old_dirfd, int64_t old_path, int new_dirfd, int64_t new_path, int flags),
	cl_linkat(old_dirfd, AT(old_path), new_dirfd, AT(new_path), flags))
CALL(int, cl_1symlinkat, (JNI, int64_t target, int dirfd, int64_t path), cl_symlinkat(AT(target), dirfd, AT(path)))
CALL(int, cl_1mknodat, (JNI, int dirfd, int64_t path, int mode, int64_t dev), cl_mknodat(dirfd, AT(path), mode, dev))
CALL(int, cl_1fchmodat, (JNI, int dirfd, int64_t path, int mode, int flags), cl_fchmodat(dirfd, AT(path), mode, flags))
CALL(int, cl_1fchownat, (JNI, int dirfd, int64_t path, int uid, int gid, int flags),
	cl_fchownat(dirfd, AT(path), uid, gid, flags))
CALL(int, cl_1utimensat, (JNI, int dirfd, int64_t path, int64_t times, int flags),
	cl_utimensat(dirfd, AT(path), AT(times), flags))
CALL(int, cl_1fstatfs, (JNI, int fd, int64_t buf120), cl_fstatfs(fd, AT(buf120)))
CALL(int, cl_1isatty, (JNI, int fd), cl_isatty(fd))
CALL(int, cl_1winsize_1get, (JNI, int fd, int64_t winsize8), cl_winsize_get(fd, AT(winsize8)))
CALL(int, cl_1tcsetattr, (JNI, int fd, int action, int64_t termios64), cl_tcsetattr(fd, action, AT(termios64)))
CALL(int, cl_1tty_1raw, (JNI, int fd, int64_t saved64), cl_tty_raw(fd, AT(saved64)))
CALL(int, cl_1getuid, (JNI), cl_getuid())
CALL(int, cl_1setaffinity, (JNI, int tid, int64_t cpu_mask), cl_setaffinity(tid, cpu_mask))
CALL(int, cl_1wait, (JNI, int pid, int64_t status, int options), cl_wait(pid, AT(status), options))
CALL(int64_t, cl_1getrandom, (JNI, int64_t buf, int64_t len), cl_getrandom(AT(buf), len))
CALL(int, cl_1spawn, (JNI, int64_t path, int64_t argv, int64_t envp, int64_t src_fds, int64_t dst_fds, int nfds,
	int flags),
	cl_spawn(AT(path), AT(argv), AT(envp), AT(src_fds), AT(dst_fds), nfds, flags))
CALL(int, cl_1lockdown, (JNI, int64_t profile), cl_lockdown(AT(profile)))
CALL(int, cl_1kill, (JNI, int pid, int sig), cl_kill(pid, sig))
CALL(int, cl_1keeper_1start, (JNI), cl_keeper_start())
CALL(int, cl_1keeper_1order, (JNI, int sock, int what, int lowest, int tag), cl_keeper_order(sock, what, lowest, tag))
CALL(int, cl_1give_1descriptors, (JNI, int sock, int64_t fds, int64_t numbers, int n, int timeout_ms),
	cl_give_descriptors(sock, AT(fds), AT(numbers), n, timeout_ms))
CALL(int, cl_1take_1descriptors, (JNI, int sock, int tag, int timeout_ms), cl_take_descriptors(sock, tag, timeout_ms))
CALL(int, cl_1fill_1descriptors, (JNI, int fd, int limit), cl_fill_descriptors(fd, limit))
CALL(int, cl_1exit, (JNI, int code), cl_exit(code))
